"""What duplicate detection remembers of a contact."""

from collections.abc import Collection
from hashlib import blake2b
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.dedupe.domain.fingerprint import Fingerprint, fingerprint
from services.dedupe.domain.search_strings import search_strings
from services.dedupe.domain.setup import DuplicateSetup
from services.dedupe.domain.string_keys import PREFIX, string_keys
from shared.contracts.contacts import ContactState, ContactType


class KnownContact(BaseModel):
    """A contact's fingerprint in plain values, and its search strings.

    `keys` are those under which others find it, of both rules; `common` those that so many had when it was written that
    nobody is looked for under them. `indexed` tells the values from which the strings were made. `shown` are the name
    and the fields of the setup rows as they were written, for those who decide about a pair.
    A contact that is gone keeps its version alone, so that older events stay old, and what it was merged into.
    """

    model_config = ConfigDict(frozen=True)

    version: int
    keys: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    form: dict[str, Any] | None = None
    strings: tuple[str, ...] = ()
    indexed: str = ""
    shown: dict[str, str] = {}
    merged_into: UUID | None = None


def is_string_key(key: str) -> bool:
    """Whether a key is one of the search strings, not of the score."""
    return key.startswith(PREFIX)


def remember(
    known: KnownContact | None,
    contact: ContactState,
    version: int,
    setup: DuplicateSetup,
    *,
    anew: bool = False,
    own: Fingerprint | None = None,
) -> KnownContact:
    """The contact as it stands now; its strings are made again when a field changed that triggers it, or `anew`.

    They are left as they are while strings are not maintained (Business Central, Maintain Dupl. Search Strings). `own`
    is its fingerprint at this version, where it has been made.
    """
    own = own or fingerprint(contact, version)
    form = own.document()
    form.pop("keys", None)
    indexed, strings = _strings(known, contact, setup, anew)
    keys = string_keys(contact.type, strings, setup.row_groups, setup.least_matches)
    return KnownContact(
        version=version,
        keys=(*own.keys, *keys),
        form=form,
        strings=strings,
        indexed=indexed,
        shown={field: text for field in ("name", *setup.row_fields) if (text := getattr(contact, field))},
    )


def set_apart(known: KnownContact, outgrown: Collection[str]) -> KnownContact:
    """The contact with its common keys apart: an index holds no more of a block than is worth a look."""
    common = tuple([key for key in known.keys if key in outgrown])
    if not common:
        return known
    return known.model_copy(
        update={"keys": tuple([key for key in known.keys if key not in outgrown]), "common": common}
    )


def rekeyed(known: KnownContact, setup: DuplicateSetup) -> KnownContact:
    """The contact under the keys that the setup deals now, from the strings that it has."""
    if not known.form:
        return known
    of_score = [key for key in known.keys if not is_string_key(key)]
    type = ContactType(known.form["type"])
    keys = string_keys(type, known.strings, setup.row_groups, setup.least_matches)
    return known.model_copy(update={"keys": (*of_score, *keys)})


def forget(version: int, merged_into: UUID | None = None) -> KnownContact:
    return KnownContact(version=version, merged_into=merged_into)


def _strings(
    known: KnownContact | None, contact: ContactState, setup: DuplicateSetup, anew: bool
) -> tuple[str, tuple[str, ...]]:
    """What the strings were made from, and the strings; a person has none, unless the setup says so."""
    if not setup.searches(contact.type):
        return "", ()
    indexed = _indexed(contact, setup)
    if not anew and known and known.indexed == indexed:
        return indexed, known.strings
    if not anew and not setup.maintain_search_strings:
        return (known.indexed, known.strings) if known else ("", ())
    return indexed, search_strings(vars(contact), setup.rows)


def _indexed(contact: ContactState, setup: DuplicateSetup) -> str:
    """The values of the trigger fields, as one short text that differs when one of them does."""
    values = "\0".join(str(getattr(contact, field)) for field in setup.trigger_fields)
    return blake2b(f"{contact.type}\0{values}".encode(), digest_size=8).hexdigest()
