"""Whose name a mailbox or web site has: leopold.berg@ of one Poldi Berg speaks for Leopold Berg.

Asked where two names differ. What both have (a family's mailbox) says nothing.
"""

from functools import lru_cache

from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.normal_numbers import Email
from services.dedupe.domain.said import Said
from services.dedupe.domain.words import fold

OTHERS = Said("other's", 1.0)
OWN = Said("own", 0.0)
LEAST = 4
"""Letters of a name below which it may be part of a mailbox by chance."""


def persons(a: NormalForm, b: NormalForm) -> Said | None:
    """`other's`: a mailbox of one has the other's name, not its own; `own`: each has its own, and not the other's."""
    if a.emails == b.emails or a.name == b.name:
        return None
    ours = [_letters(email) for email in a.emails if not email.role and email not in b.emails]
    theirs = [_letters(email) for email in b.emails if not email.role and email not in a.emails]
    if not ours and not theirs:
        return None
    found = []
    for one, other in _differing(a, b):
        found += [_names(mailbox, one, other) for mailbox in ours]
        found += [_names(mailbox, other, one) for mailbox in theirs]
        if ours and theirs and _of_initials(ours[0], theirs[0], one, other):
            found.append("own")
    return OTHERS if "other's" in found else OWN if "own" in found and ours and theirs else None


def _differing(a: NormalForm, b: NormalForm) -> list[tuple[str, str]]:
    parts = ((a.surname, b.surname), (a.first_name, b.first_name))
    joined = [("".join(one), "".join(other)) for one, other in parts if one and other and one != other]
    return [(one, other) for one, other in joined if one != other]


def _names(mailbox: str, own: str, other: str) -> str:
    has_own, has_other = own in mailbox and len(own) >= LEAST, other in mailbox and len(other) >= LEAST
    return "" if has_own is has_other else "own" if has_own else "other's"


def _of_initials(ours: str, theirs: str, one: str, other: str) -> bool:
    """Mailboxes that differ in one letter alone, which is each one's initial: annab@, annac@."""
    if one[0] == other[0] or len(ours) != len(theirs):
        return False
    ends = ours[:-1] == theirs[:-1] and (ours[-1], theirs[-1]) == (one[0], other[0])
    return ends or (ours[1:] == theirs[1:] and (ours[0], theirs[0]) == (one[0], other[0]))


def companies(a: NormalForm, b: NormalForm) -> Said | None:
    """The same of the domains of two companies, and of mailboxes that say no more than a name."""
    if a.name == b.name:
        return None
    ours, theirs = _sites(a), _sites(b)
    own_words, other_words = set(a.name).difference(b.name), set(b.name).difference(a.name)
    found = [_has(site, own_words, other_words) for site in ours - theirs]
    found += [_has(site, other_words, own_words) for site in theirs - ours]
    return OTHERS if "other's" in found else OWN if "own" in found and ours and theirs else None


def _has(site: str, own: set[str], other: set[str]) -> str:
    has_own = any(len(word) >= LEAST and word in site for word in own)
    has_other = any(len(word) >= LEAST and word in site for word in other)
    return "" if has_own is has_other else "own" if has_own else "other's"


def _sites(form: NormalForm) -> set[str]:
    found = {_letters(email) if email.free else _plain(email.domain) for email in form.emails}
    return found | ({_plain(form.host)} if form.host else set())


def _letters(email: Email) -> str:
    return _plain(email.local)


@lru_cache(2**16)
def _plain(text: str) -> str:
    return "".join(filter(str.isalpha, fold(text)))
