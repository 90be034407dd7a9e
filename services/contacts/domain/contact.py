"""Contact: a company or a person, created, changed and deleted by commands, each with the event that tells of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Self

from services.contacts.domain.business_relation import relation_errors, tidied_relations
from services.contacts.domain.card import Card, consequences, joined, new_card
from services.contacts.domain.company import CLEARED, company_errors
from services.contacts.domain.errors import ContactRefused, contact_deleted, version_conflict
from services.contacts.domain.marketing_setup import PLAIN_SETUP, MarketingSetup
from services.contacts.domain.membership import CompanyNamed, person_company_errors
from services.contacts.domain.privacy import unblock_errors
from services.contacts.domain.validation import field_errors, tidied
from shared.contracts.contacts import (
    ChangeContact,
    ContactChanged,
    ContactCreated,
    ContactDeleted,
    ContactState,
    ContactType,
    CreateContact,
    DeleteContact,
    FieldError,
)


class Contact(ContactState):
    """A company or a person; `version` counts its changes from 1, its creation and its deletion among them.

    A deleted contact stays as it was: it takes no command, and its number is not given again.
    """

    version: int
    deleted: bool = False

    @classmethod
    def create(
        cls, command: CreateContact, *, no: str, company: "Contact | None", setup: MarketingSetup, now: datetime
    ) -> tuple[Self, ContactCreated]:
        """A new contact with number `no`; `company` is the one that the command names."""
        given = _given(command, no, setup)
        named = CompanyNamed(given["company_no"], given["company_id"])
        card = new_card(given, company if named else None, setup)
        _refuse_if(
            *field_errors(given, card["country_region_code"]),
            *relation_errors(card["business_relations"], command.type, setup),
            *_company_errors(given, card, named, company),
        )
        contact = cls.model_validate(card | {"version": 1, "last_modified_at": now})
        return contact, ContactCreated(contact_id=contact.contact_id, version=1, contact=contact.state())

    def change(
        self,
        command: ChangeContact,
        *,
        company: "Contact | None",
        now: datetime,
        former_company: "Contact | None" = None,
        setup: MarketingSetup = PLAIN_SETUP,
    ) -> tuple[Self, ContactChanged | None]:
        """The contact with the command's changes and all that follows from them; no event when nothing changes.

        `company` is the one that the changes name, `former_company` the one that a person leaves for it: without it,
        the values that the person has from there count as its own.
        """
        self._check_open(command.expected_version)
        wanted = tidied({field: getattr(command.changes, field) for field in command.changes.model_fields_set})
        moves = "company_no" in wanted or "company_id" in wanted
        named = CompanyNamed(wanted.pop("company_no", ""), wanted.pop("company_id", None))
        changed = {field: value for field, value in wanted.items() if value != getattr(self, field)}
        card = vars(self) | changed
        if moves:
            card |= joined(card, company if named else None, former_company, setup)
        card = consequences(card, changed, old_name=self.name)
        _refuse_if(
            *field_errors(_to_check(changed, card), card["country_region_code"]),
            *unblock_errors(changed, card),
            *_company_errors(changed, card, named, company),
        )
        return self._turned_into(card, now)

    def delete(self, command: DeleteContact, *, now: datetime) -> tuple[Self, ContactDeleted]:
        self._check_open(command.expected_version)
        contact = self._next(now, {"deleted": True})
        return contact, ContactDeleted(contact_id=self.contact_id, version=contact.version, contact=contact.state())

    def state(self) -> ContactState:
        """What others learn of the contact."""
        return ContactState.model_validate(vars(self))

    def _check_open(self, expected_version: int | None) -> None:
        if self.deleted:
            raise contact_deleted(self.no)
        if expected_version is not None and expected_version != self.version:
            raise version_conflict(self.no, expected_version, self.version)

    def _turned_into(self, card: Card, now: datetime) -> tuple[Self, ContactChanged | None]:
        old = {field: value for field, value in vars(self).items() if card[field] != value}
        if not old:
            return self, None
        contact = self._next(now, {field: card[field] for field in old})
        event = ContactChanged(contact_id=self.contact_id, version=contact.version, contact=contact.state(), old=old)
        return contact, event

    def _next(self, now: datetime, values: Mapping[str, Any]) -> Self:
        return self.model_copy(update={**values, "version": self.version + 1, "last_modified_at": now})


def _given(command: CreateContact, no: str, setup: MarketingSetup) -> Card:
    given = tidied({**vars(command), "no": no})
    given["business_relations"] = tidied_relations(command.business_relations, setup)
    return given | CLEARED if command.type is ContactType.COMPANY else given


def _to_check(changed: Card, card: Card) -> Card:
    """A VAT number is checked again when the country changes."""
    again = {"vat_registration_no": card["vat_registration_no"]} if "country_region_code" in changed else {}
    return changed | again


def _company_errors(given: Card, card: Card, named: CompanyNamed, company: Contact | None) -> Iterator[FieldError]:
    if card["type"] is ContactType.COMPANY:
        return company_errors(given, named, card)
    return person_company_errors(named, company, deleted=company is not None and company.deleted)


def _refuse_if(*errors: FieldError) -> None:
    if errors:
        raise ContactRefused(*errors)
