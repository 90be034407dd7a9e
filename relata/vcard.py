"""Contacts as vCards, 3.0 (RFC 2426) and 4.0 (RFC 6350), both ways.

What a vCard has no property for is kept in properties of our own, `X-RELATA-<FIELD>`, so that nothing is lost on the
way there and back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from shared.contracts.contacts import ContactType

if TYPE_CHECKING:
    from vobject.base import Component

Version = Literal["3.0", "4.0"]
OURS = "x-relata-"

PLAIN = {"name": "fn", "job_title": "title", "home_page": "url"}
TELEPHONES = {
    "phone_no": ("WORK", "VOICE"),
    "mobile_phone_no": ("CELL",),
    "fax_no": ("WORK", "FAX"),
    "pager": ("PAGER",),
}
EMAILS = ("email", "email_2")
NAME = {"first_name": "given", "middle_name": "additional", "surname": "family"}
ADDRESS = {
    "address": "street",
    "address_2": "extended",
    "post_code": "code",
    "city": "city",
    "county": "region",
    "country_region_code": "country",
}
COMPANY_KIND = "org"
HOMES = {*PLAIN, *TELEPHONES, *EMAILS, *NAME, *ADDRESS, "type"}
"""Fields that a vCard has a property for."""


def write_card(row: Mapping[str, str], version: Version, company_name: str = "") -> str:
    """The vCard of a row of texts."""
    import vobject  # a tenth of a second, which who has no vCard need not wait

    card = vobject.vCard()
    _add(card, "version", version)
    _add(card, "fn", row.get("name", ""))
    card.add("n").value = vobject.vcard.Name(**{part: row.get(field, "") for field, part in NAME.items()})
    _add(card, "kind" if version == "4.0" else "x-kind", _kind(row))
    if organisation := row.get("name", "") if row.get("type") == ContactType.COMPANY else company_name:
        card.add("org").value = [organisation]
    for field in ("job_title", "home_page"):
        if row.get(field):
            _add(card, PLAIN[field], row[field])
    for field, types in TELEPHONES.items():
        if row.get(field):
            _add(card, "tel", row[field], types)
    for field in EMAILS:
        if row.get(field):
            _add(card, "email", row[field], ("INTERNET",) if version == "3.0" else ())
    if any(row.get(field) for field in ADDRESS):
        address = {part: row.get(field, "") for field, part in ADDRESS.items()}
        card.add("adr").value = vobject.vcard.Address(**address)
    for field, value in row.items():
        if field not in HOMES and value:
            _add(card, OURS + field.replace("_", "-"), value)
    return str(card.serialize())


def read_card(text: str) -> dict[str, str]:
    """The row of a vCard; raises `vobject.base.ParseError` for what is none.

    A card is a company's when it says so, or when it names an organisation and no part of a personal name.
    """
    import vobject

    card = vobject.readOne(text)
    row = dict(_names(card)) | dict(_telephones(card)) | dict(_address(card)) | dict(_own(card))
    row |= {field: str(_first(card, name)) for field, name in PLAIN.items() if _first(card, name)}
    row |= dict(zip(EMAILS, (str(line.value) for line in card.contents.get("email", ()) if line.value), strict=False))
    row["type"] = _type(card, row)
    return {field: value for field, value in row.items() if value}


def cards(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each vCard of a file with the number of its first line, one held at a time; what is between them is left out."""
    card: list[str] = []
    began = 0
    for number, line in enumerate(lines, 1):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            if card:
                yield began, "".join(card)
            card, began = [], number
        if began:
            card.append(line)
        if word == "END:VCARD" and card:
            yield began, "".join(card)
            card, began = [], 0
    if card:
        yield began, "".join(card)


def _add(card: Component, name: str, value: str, types: Iterable[str] = ()) -> None:
    line = card.add(name)
    line.value = value
    if types:
        line.params["TYPE"] = list(types)


def _kind(row: Mapping[str, str]) -> str:
    return COMPANY_KIND if row.get("type") == ContactType.COMPANY else "individual"


def _first(card: Component, name: str) -> Any:
    lines = card.contents.get(name, ())
    return lines[0].value if lines else ""


def _type(card: Component, row: Mapping[str, str]) -> str:
    kind = str(_first(card, "kind") or _first(card, "x-kind") or _first(card, "x-abshowas")).lower()
    if kind in (COMPANY_KIND, "company"):
        return ContactType.COMPANY
    named = any(row.get(field) for field in NAME)
    return ContactType.PERSON if kind or named or not _first(card, "org") else ContactType.COMPANY


def _names(card: Component) -> Iterator[tuple[str, str]]:
    name = _first(card, "n")
    for field, part in NAME.items():
        yield field, _joined(getattr(name, part, ""))


def _address(card: Component) -> Iterator[tuple[str, str]]:
    address = _first(card, "adr")
    for field, part in ADDRESS.items():
        yield field, _joined(getattr(address, part, ""))


def _telephones(card: Component) -> Iterator[tuple[str, str]]:
    """The first of each kind, and for what says nothing of itself the telephone number."""
    for line in reversed(card.contents.get("tel", ())):
        types = {word.strip().upper() for value in line.params.get("TYPE", ()) for word in value.split(",")}
        yield _telephone_field(types), str(line.value).removeprefix("tel:")


def _telephone_field(types: set[str]) -> str:
    for word, field in (("FAX", "fax_no"), ("PAGER", "pager"), ("CELL", "mobile_phone_no")):
        if word in types:
            return field
    return "phone_no"


def _own(card: Component) -> Iterator[tuple[str, str]]:
    for name, lines in card.contents.items():
        if name.startswith(OURS):
            yield name.removeprefix(OURS).replace("-", "_"), str(lines[0].value)


def _joined(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
