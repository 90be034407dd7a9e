"""Contact: a company or a person, created, changed and deleted by commands, each with the event that tells of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import computed_field

from services.contacts.domain.business_relation import (
    link_keys,
    relation_errors,
    relation_word,
    tidied_relations,
    with_relation,
    without_relation,
)
from services.contacts.domain.card import Card, consequences, joined, new_card
from services.contacts.domain.company import CLEARED, company_errors
from services.contacts.domain.company_change import CompanyChange, followed
from services.contacts.domain.contact_type import turned_into, type_change_errors
from services.contacts.domain.errors import contact_deleted, contact_merged, refuse_if, version_conflict
from services.contacts.domain.find_words import find_words
from services.contacts.domain.given_lists import list_errors, tidied_lists
from services.contacts.domain.marketing_setup import PLAIN_SETUP, MarketingSetup
from services.contacts.domain.member import Member
from services.contacts.domain.membership import CompanyNamed, person_company_errors
from services.contacts.domain.merge_record import MergeRecord
from services.contacts.domain.privacy import unblock_errors
from services.contacts.domain.validation import field_errors, tidied
from shared.contracts.contacts import (
    BusinessRelation,
    ChangeContact,
    ChangeContactType,
    ContactChanged,
    ContactCreated,
    ContactDeleted,
    ContactState,
    ContactType,
    CreateContact,
    DeleteContact,
    FieldError,
)


class Contact(Member):
    """A company or a person; `version` counts its changes from 1, its creation and its deletion among them.

    A deleted contact stays as it was: it takes no command, and its number is not given again.
    """

    deleted: bool = False
    created_at: datetime | None = None
    created_by: str = ""
    merged_into_id: UUID | None = None
    merged_into_no: str = ""
    merges: tuple[MergeRecord, ...] = ()
    """The contacts that went into this one."""
    moved_from: tuple[UUID, ...] = ()
    """The companies that a person belonged to when they were merged, the latest last."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def name_key(self) -> str:
        """By which names are found and sorted whatever the case of their letters."""
        return "" if self.deleted else self.name.upper() or " "

    @computed_field  # type: ignore[prop-decorator]
    @property
    def words(self) -> tuple[str, ...]:
        return () if self.deleted else find_words(self)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def link_keys(self) -> tuple[str, ...]:
        """By which the contact of a customer, vendor, bank account or employee is found."""
        return () if self.deleted else link_keys(self)

    @classmethod
    def create(
        cls,
        command: CreateContact,
        *,
        no: str,
        company: "Contact | None",
        setup: MarketingSetup,
        now: datetime,
        no_series: str = "",
        by: str = "",
        known: Collection[str] = (),
        blockers: Iterable[FieldError] = (),
    ) -> tuple[Self, ContactCreated]:
        """A new contact with number `no` of `no_series`, blank when typed; `company` is what the command names.

        `by` is who asked for it, `known` are the ids of the masters that there are of those that it names,
        `blockers` what is wrong because of other contacts.
        """
        given = _given(command, no, setup) | {"no_series": no_series}
        named = CompanyNamed(given["company_no"], given["company_id"])
        card = new_card(given, company if named else None, setup)
        refuse_if(
            *blockers,
            *field_errors(given, card["country_region_code"]),
            *relation_errors(card["business_relations"], command.type, setup),
            *_company_errors(given, card, named, company),
            *list_errors(given, command.type, known),
        )
        origin = {"version": 1, "last_modified_at": now, "created_at": now, "created_by": by}
        contact = cls.model_validate(card | origin)
        return contact, ContactCreated(contact_id=contact.contact_id, version=1, contact=contact.state(), by=by)

    def change(
        self,
        command: ChangeContact,
        *,
        company: "Contact | None",
        now: datetime,
        former_company: "Contact | None" = None,
        setup: MarketingSetup = PLAIN_SETUP,
        known: Collection[str] = (),
        blockers: Iterable[FieldError] = (),
    ) -> tuple[Self, ContactChanged | None]:
        """The contact with the command's changes and all that follows from them; no event when nothing changes.

        `company` is the one that the changes name, `former_company` the one that a person leaves for it: without it,
        the values that the person has from there count as its own. `known` is as for `create`;
        `blockers` are what other services have that forbids a change of company.
        """
        self.check_open(command.expected_version)
        wanted = tidied({field: getattr(command.changes, field) for field in command.changes.model_fields_set})
        wanted |= tidied_lists(wanted)
        moves = "company_no" in wanted or "company_id" in wanted
        named = CompanyNamed(wanted.pop("company_no", ""), wanted.pop("company_id", None))
        changed = {field: value for field, value in wanted.items() if value != getattr(self, field)}
        card = vars(self) | changed
        if moves:
            card |= joined(card, company if named else None, former_company, setup)
        card = consequences(card, changed, setup, old_name=self.name)
        refuse_if(
            *field_errors(_to_check(changed, card), card["country_region_code"]),
            *unblock_errors(changed, card),
            *list_errors(changed, self.type, known),
            *(blockers if card["company_id"] != self.company_id else ()),
            *_company_errors(changed, card, named, company),
        )
        return self._turned_into(card, now)

    def delete(self, command: DeleteContact, *, now: datetime) -> tuple[Self, ContactDeleted]:
        self.check_open(command.expected_version)
        contact = self._next(now, {"deleted": True})
        return contact, ContactDeleted(contact_id=self.contact_id, version=contact.version, contact=contact.state())

    def change_type(
        self,
        command: ChangeContactType,
        *,
        has_persons: bool,
        setup: MarketingSetup,
        now: datetime,
        blockers: Iterable[FieldError] = (),
    ) -> tuple[Self, ContactChanged | None]:
        """The contact as the other type.

        `has_persons`: whether persons belong to it; `blockers`: what other services have that forbids it.
        """
        self.check_open(command.expected_version)
        if command.type is self.type:
            return self, None
        refuse_if(*type_change_errors(self, command.type, has_persons=has_persons), *blockers)
        card = vars(self) | turned_into(command.type, self, setup)
        return self._turned_into(card | relation_word(card, setup), now)

    def add_relation(
        self,
        relation: BusinessRelation,
        *,
        setup: MarketingSetup,
        now: datetime,
        expected_version: int | None = None,
    ) -> tuple[Self, ContactChanged | None]:
        """The contact with one business relation more; no event when it has it already."""
        self.check_open(expected_version)
        return self._related(with_relation(self, relation, setup), setup, now)

    def remove_relation(
        self,
        relation: BusinessRelation,
        *,
        setup: MarketingSetup,
        now: datetime,
        expected_version: int | None = None,
    ) -> tuple[Self, ContactChanged | None]:
        self.check_open(expected_version)
        return self._related(without_relation(self, relation, setup), setup, now)

    def follow(
        self, company: Member, change: CompanyChange, *, setup: MarketingSetup, now: datetime
    ) -> tuple[Self, ContactChanged | None]:
        """The person after this change of its company; no event when it has nothing to follow."""
        values = followed(self, company, change, setup)
        if self.deleted or not values:
            return self, None
        card = vars(self) | values | {"inherited_versions": (*self.inherited_versions, change.version)[-16:]}
        return self._turned_into(card | relation_word(card, setup), now)

    def with_fields(
        self, values: Mapping[str, Any], *, now: datetime, expected_version: int | None = None
    ) -> tuple[Self, ContactChanged | None]:
        """The contact with these fields, which the caller has checked; no event when it has them already."""
        self.check_open(expected_version)
        return self._turned_into({**vars(self), **values}, now)

    def again(self) -> ContactChanged:
        """The event that tells late readers of the contact as it stands; it changes nothing, so `old` is empty."""
        return ContactChanged(contact_id=self.contact_id, version=self.version, contact=self.state())

    def state(self) -> ContactState:
        """What others learn of the contact."""
        return ContactState.model_validate(vars(self))

    def check_open(self, expected_version: int | None) -> None:
        if self.merged_into_id:
            raise contact_merged(self.no, self.merged_into_no)
        if self.deleted:
            raise contact_deleted(self.no)
        if expected_version is not None and expected_version != self.version:
            raise version_conflict(f"Contact {self.no}", expected_version, self.version)

    def _related(
        self, relations: tuple[BusinessRelation, ...], setup: MarketingSetup, now: datetime
    ) -> tuple[Self, ContactChanged | None]:
        card = vars(self) | {"business_relations": relations}
        return self._turned_into(card | relation_word(card, setup), now)

    def _turned_into(self, card: Card, now: datetime) -> tuple[Self, ContactChanged | None]:
        """What only we know of a contact changes with what others learn of it, never alone."""
        before = {field: value for field, value in vars(self).items() if card[field] != value}
        old = {field: value for field, value in before.items() if field in ContactState.model_fields}
        if not old:
            return self, None
        contact = self._next(now, {field: card[field] for field in before})
        event = ContactChanged(contact_id=self.contact_id, version=contact.version, contact=contact.state(), old=old)
        return contact, event

    def _next(self, now: datetime, values: Mapping[str, Any]) -> Self:
        return self.model_copy(update={**values, "version": self.version + 1, "last_modified_at": now})


def _given(command: CreateContact, no: str, setup: MarketingSetup) -> Card:
    given = tidied({**vars(command), "no": no})
    given["business_relations"] = tidied_relations(command.business_relations, setup)
    given |= tidied_lists(given)
    return given | CLEARED if command.type is ContactType.COMPANY else given


def _to_check(changed: Card, card: Card) -> Card:
    """A VAT number is checked again when the country changes."""
    again = {"vat_registration_no": card["vat_registration_no"]} if "country_region_code" in changed else {}
    return changed | again


def _company_errors(given: Card, card: Card, named: CompanyNamed, company: Contact | None) -> Iterator[FieldError]:
    if card["type"] is ContactType.COMPANY:
        return company_errors(given, named, card)
    return person_company_errors(named, company, deleted=company is not None and company.deleted)
