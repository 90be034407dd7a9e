"""Whose name a mailbox or web site has: leopold.berg@ of one Poldi Berg speaks for Leopold Berg.

Asked where two names differ. What both have (a family's mailbox) says nothing.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.normal_numbers import Email
from services.dedupe.domain.said import NOT_COUNTED, Holders, Said
from services.dedupe.domain.words import fold

OTHERS = Said("other's", 1.0)
OWN = Said("own", 0.0)
LEAST = 4
"""Letters of a name below which it may be part of a mailbox by chance."""


def persons(a: NormalForm, b: NormalForm, _: Holders = NOT_COUNTED) -> Said | None:
    """`other's`: a mailbox of one has the other's name, not its own; `own`: each has its own, and not the other's."""
    if a.emails == b.emails or a.name == b.name:
        return None
    ours, theirs = _mailboxes(a.emails, b.emails), _mailboxes(b.emails, a.emails)
    if not ours and not theirs:
        return None
    names = list(_differing(a, b))
    found = [_whose(mailbox, one, other) for one, other in names for mailbox in ours]
    found += [_whose(mailbox, other, one) for one, other in names for mailbox in theirs]
    if "other's" in found:
        return OTHERS
    if not ours or not theirs:
        return None
    if "own" not in found:
        found = ["own" for one, other in names if _of_initials(ours[0], theirs[0], one, other)]
    return OWN if "own" in found else None


def _mailboxes(emails: Sequence[Email], others: Sequence[Email]) -> list[str]:
    """The letters of those that the other side has not."""
    return [_letters(email.local) for email in emails if not email.role and email not in others] if emails else []


def _differing(a: NormalForm, b: NormalForm) -> Iterator[tuple[str, str]]:
    for one, other in ((a.surname, b.surname), (a.first_name, b.first_name)):
        if one and other and one != other:
            ours, theirs = "".join(one), "".join(other)
            if ours != theirs:
                yield ours, theirs


def _whose(mailbox: str, own: str, other: str) -> str:
    has_own, has_other = own in mailbox and len(own) >= LEAST, other in mailbox and len(other) >= LEAST
    return "" if has_own is has_other else "own" if has_own else "other's"


def _of_initials(ours: str, theirs: str, one: str, other: str) -> bool:
    """Mailboxes that differ in one letter alone, which is each one's initial: annab@, annac@."""
    if one[0] == other[0] or len(ours) != len(theirs) or not ours:
        return False
    ends = ours[:-1] == theirs[:-1] and (ours[-1], theirs[-1]) == (one[0], other[0])
    return ends or (ours[1:] == theirs[1:] and (ours[0], theirs[0]) == (one[0], other[0]))


def companies(a: NormalForm, b: NormalForm, _: Holders = NOT_COUNTED) -> Said | None:
    """The same of the domains of two companies, and of mailboxes that say no more than a name."""
    if a.name == b.name:
        return None
    ours, theirs = _sites(a), _sites(b)
    own = [word for word in a.name if len(word) >= LEAST and word not in b.name]
    other = [word for word in b.name if len(word) >= LEAST and word not in a.name]
    found = [_whose_word(site, own, other) for site in ours - theirs]
    found += [_whose_word(site, other, own) for site in theirs - ours]
    return OTHERS if "other's" in found else OWN if "own" in found and ours and theirs else None


def _whose_word(site: str, own: Sequence[str], other: Sequence[str]) -> str:
    has_own, has_other = any(map(site.__contains__, own)), any(map(site.__contains__, other))
    return "" if has_own is has_other else "own" if has_own else "other's"


def _sites(form: NormalForm) -> set[str]:
    found = {_letters(email.local if email.free else email.domain) for email in form.emails}
    if form.host:
        found.add(_letters(form.host))
    return found


@lru_cache(2**16)
def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, fold(text)))
