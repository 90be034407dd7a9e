"""Persons follow a change of their company by the old-value rule (Business Central, Contact.DoModify).

A person has not been modified by hand where its value equals the one that the company had: then it takes the new one.
"""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from services.contacts.domain.inheritance import (
    ADDRESS_DETAILS,
    ADDRESS_IDENTITY,
    COMMUNICATION_DETAILS,
    SINGLE_FIELDS,
)
from services.contacts.domain.marketing_setup import MarketingSetup
from services.contacts.domain.member import Member
from shared.contracts.contacts import ContactChanged, ContactType

ALWAYS = {"name": "company_name", "business_relations": "company_business_relations"}
"""What a person shows of its company, whatever the setup says: the company's field, and the person's."""

EACH_ALONE = (*SINGLE_FIELDS, *(field for field in COMMUNICATION_DETAILS if field != "correspondence_type"))
"""The correspondence type is taken over by who joins a company, but does not follow it."""

FOLLOWED = frozenset((*ALWAYS, *EACH_ALONE, *ADDRESS_DETAILS))


class CompanyChange(BaseModel):
    """One change of a company: the old values of what persons may follow, and the address block after it."""

    model_config = ConfigDict(frozen=True)

    version: int
    old: dict[str, Any]
    address_after: dict[str, str]

    @classmethod
    def of(cls, event: ContactChanged) -> Self | None:
        """None when persons have nothing to follow."""
        old = {field: value for field, value in event.old.items() if field in FOLLOWED}
        if event.contact.type is not ContactType.COMPANY or "type" in event.old or not old:
            return None
        after = {field: getattr(event.contact, field) for field in ADDRESS_DETAILS}
        return cls(version=event.version, old=old, address_after=after)

    def old_address(self) -> dict[str, str]:
        """What made the company's address the one that it was."""
        return {field: self.old.get(field, self.address_after[field]) for field in ADDRESS_IDENTITY}

    def changes_address(self, setup: MarketingSetup) -> bool:
        return setup.inherit_address_details and any(field in self.old for field in ADDRESS_DETAILS)

    def single_fields(self, setup: MarketingSetup) -> list[str]:
        """The changed fields that the setup lets persons follow, each for itself."""
        return [field for field in EACH_ALONE if field in self.old and _switch(field, setup)]


def followed(person: Member, company: Member, change: CompanyChange, setup: MarketingSetup) -> dict[str, Any]:
    """The fields of `person` with their new values, those of `company` as it is now.

    The company may have changed again since: then this is where the person is going anyway, so that changes may be
    told in any order and more than once.
    """
    if change.version <= person.company_version or change.version in person.inherited_versions:
        return {}
    fields = {field: field for field in change.single_fields(setup) if getattr(person, field) == change.old[field]}
    if change.changes_address(setup) and _has(person, change.old_address()):
        fields |= {field: field for field in _address_fields(change, company)}
    fields |= {field: shown for field, shown in ALWAYS.items() if field in change.old}
    values = {shown: getattr(company, field) for field, shown in fields.items()}
    return {field: value for field, value in values.items() if value != getattr(person, field)}


def followers(change: CompanyChange, setup: MarketingSetup) -> list[Mapping[str, Any]]:
    """What a person must have to be concerned, one of these; an empty condition is met by all of the company's."""
    if any(field in change.old for field in ALWAYS):
        return [{}]
    conditions: list[Mapping[str, Any]] = [{field: change.old[field]} for field in change.single_fields(setup)]
    return [*conditions, change.old_address()] if change.changes_address(setup) else conditions


def _address_fields(change: CompanyChange, company: Member) -> list[str]:
    """The fields of the block that changed, then or since."""
    return [
        field
        for field in ADDRESS_DETAILS
        if field in change.old or getattr(company, field) != change.address_after[field]
    ]


def _has(person: Member, values: Mapping[str, Any]) -> bool:
    return all(getattr(person, field) == value for field, value in values.items())


def _switch(field: str, setup: MarketingSetup) -> bool:
    switch = field if field in SINGLE_FIELDS else "communication_details"
    return bool(getattr(setup, f"inherit_{switch}"))
