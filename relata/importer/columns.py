"""Which field a column of a file is."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from relata.terminal import Failed
from shared.contracts.contacts import BusinessRelation, CreateContact, LinkToTable

RELATIONS = {
    "customer_no": LinkToTable.CUSTOMER,
    "vendor_no": LinkToTable.VENDOR,
    "bank_account_no": LinkToTable.BANK_ACCOUNT,
    "employee_no": LinkToTable.EMPLOYEE,
}
"""Columns that say a contact is a customer, ... already. The code of the business relation is Marketing Setup's."""

FIELDS = frozenset(CreateContact.model_fields) - {"contact_id"}
KNOWN = FIELDS | RELATIONS.keys()

CAPTIONS = {
    "e_mail": "email",
    "e_mail_2": "email_2",
    "zip_code": "post_code",
    "state": "county",
    "registration_number": "registration_no",
    "vat_registration_number": "vat_registration_no",
    "last_name": "surname",
    "homepage": "home_page",
}
"""Captions of Business Central, in normal form, that are not our name of the field already."""


def normal(header: str) -> str:
    """`Phone No.` -> `phone_no`: lower case, what is no letter and no digit is an underscore."""
    return re.sub(r"[\W_]+", "_", header.casefold()).strip("_")


def read_map(pairs: Sequence[str]) -> dict[str, str]:
    """`theirs=ours`, ..., by the normal form of theirs; raises Failed for an unknown target, naming the nearest."""
    renamed = {}
    for pair in pairs:
        theirs, equals, ours = pair.rpartition("=")
        if not equals or not theirs.strip():
            raise Failed(f"--map wants theirs=ours, as 'Firma=name', not {pair!r}.")
        if ours.strip() not in KNOWN:
            raise Failed(f"--map {pair}: there is no field {ours.strip()!r}; the nearest is {nearest(ours)!r}.")
        renamed[normal(theirs)] = ours.strip()
    return renamed


def nearest(name: str) -> str:
    """The known field that reads most like `name`."""
    looks_like, *_ = process.extractOne(normal(name), sorted({*KNOWN, *CAPTIONS}), scorer=JaroWinkler.similarity)
    return CAPTIONS.get(looks_like, looks_like)


class Columns:
    """The fields of a file's columns; `--map` wins over what a header says by itself."""

    def __init__(self, renamed: Mapping[str, str] | None = None, *, ignore_unknown: bool = False) -> None:
        self._renamed = dict(renamed or {})
        self._ignore_unknown = ignore_unknown
        self._fields: dict[str, str | None] = {}

    def field(self, header: str) -> str | None:
        """The field of a column, None for one to leave out; raises KeyError for an unknown one."""
        if header not in self._fields:
            self._fields[header] = self._find(header)
        return self._fields[header]

    def _find(self, header: str) -> str | None:
        name = normal(header)
        field = self._renamed.get(name) or CAPTIONS.get(name, name)
        if field in KNOWN:
            return field
        if self._ignore_unknown:
            return None
        raise KeyError(header)

    def known(self, headers: Iterable[str]) -> int:
        """How many of these are columns we know."""
        names = (normal(header) for header in headers)
        return sum((self._renamed.get(name) or CAPTIONS.get(name, name)) in KNOWN for name in names)

    def check(self, headers: Sequence[str]) -> None:
        """Raises Failed, naming every column that is unknown or that is the same field as another."""
        problems, fields = [], Counter[str]()
        for position, header in enumerate(headers, 1):
            try:
                fields.update(filter(None, [self.field(header)]))
            except KeyError:
                problems.append(
                    f"{header!r} is no known column; the nearest is {nearest(header)!r}."
                    if normal(header)
                    else f"Column {position} has no name."
                )
        problems += [f"{times} columns are {field!r}." for field, times in fields.items() if times > 1]
        if problems:
            hint = "Nothing was sent. Name columns by --map theirs=ours, or leave unknown ones out by --ignore-unknown."
            raise Failed("\n".join([*problems, hint]))

    def check_map(self, headers: Sequence[str]) -> None:
        """Raises Failed when `--map` names a column that the file does not have."""
        present = {normal(header): header for header in headers}
        for theirs in self._renamed:
            if theirs not in present:
                close, *_ = process.extractOne(theirs, sorted(present), scorer=JaroWinkler.similarity)
                raise Failed(f"--map: the file has no column {theirs!r}; the nearest is {present[close]!r}.")


def relation(column: str, no: str) -> BusinessRelation:
    """The business relation of a column such as `customer_no`."""
    return BusinessRelation(business_relation_code="", link_to_table=RELATIONS[column], no=no)
