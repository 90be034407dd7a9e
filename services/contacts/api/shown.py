"""A contact of a list as JSON, as it is stored: what is blank is not, so it is added.

A page that is checked once more before it is sent takes its reader a millisecond longer.
"""

from collections.abc import Collection
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel, TypeAdapter
from pydantic_core import to_jsonable_python

from services.contacts.asked import Row
from shared.contracts.contacts import ContactState


class ListedContact(ContactState):
    """A contact as it stands, with its version."""

    version: int


BLANK: dict[str, Any] = {
    name: None if field.is_required() else to_jsonable_python(field.get_default(call_default_factory=True))
    for name, field in ListedContact.model_fields.items()
}
"""Every field, in order, as it is shown when nothing is stored of it."""

TABLES: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(table)
    for name, table in get_type_hints(ListedContact).items()
    if any(isinstance(row, type) and issubclass(row, BaseModel) for row in get_args(table))
}
"""Fields whose rows are stored without what is blank in them."""


def shown(row: Row, fields: Collection[str] = ()) -> dict[str, Any]:
    """All fields, or these."""
    told = {name: row[name] for name in row if name in BLANK}
    for name in TABLES.keys() & told.keys():
        table = TABLES[name]
        told[name] = table.dump_python(table.validate_python(told[name]), mode="json")
    contact = {**BLANK, **told}
    return {name: contact[name] for name in contact if name in fields} if fields else contact
