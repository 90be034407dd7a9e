"""A linked account settled with its contact: the record afterwards, and what is asked and told because of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.sync.domain.accounts.account_record import AccountRecord, Asked, LinkState
from services.sync.domain.accounts.account_setup import AccountSetup
from services.sync.domain.accounts.agreement import Agreement, agree, answered
from services.sync.domain.accounts.flows import FLOWS
from services.sync.domain.accounts.primary_shown import wanted_primary, without_what_is_shown
from services.sync.domain.accounts.values import Value, plain
from shared.contracts.accounts import AccountChangeRequested, ConflictField, ConflictSettled, SyncConflict
from shared.contracts.contacts import ChangeContact, ContactChanges, ContactState
from shared.contracts.message import Message


@dataclass(frozen=True, slots=True)
class Card:
    """A contact as Sync knows it, with its version."""

    contact: ContactState
    version: int


@dataclass(frozen=True, slots=True)
class Settled:
    """The record afterwards, the very same object when nothing changed, and the messages that follow."""

    record: AccountRecord
    messages: tuple[Message, ...] = ()

    def then(self, following: "Settled") -> "Settled":
        return Settled(following.record, (*self.messages, *following.messages))


def settle(record: AccountRecord, card: Card, setup: AccountSetup, *, ask_id: str | None) -> Settled:
    """`ask_id` is the id of a command to the contact, None when this message has sent it one already."""
    if record.link is not LinkState.LINKED or record.account is None or record.is_deleted:
        return Settled(record)
    known = without_what_is_shown(_moved_on(record, card))
    found = agree(known, card.contact, setup.conflict_rules)
    found.to_account |= wanted_primary(known)
    found.to_contact = _not_on_the_way(found.to_contact, known.asked_account)
    found.to_account = _not_on_the_way(found.to_account, known.asked_contact)
    after = known.changed(agreed=found.agreed, conflicts=tuple(found.conflicts), in_conflict=bool(found.conflicts))
    after, to_contact = _asking_contact(after, found, card, ask_id)
    after, to_account = _asking_account(after, found)
    if after == record.changed():
        return Settled(record)
    told = [*_told_conflicts(record, after), *to_contact, *to_account]
    return Settled(after, tuple(told))


def _moved_on(record: AccountRecord, card: Card) -> AccountRecord:
    """Without the requests that were answered by a newer version of the side that was asked."""
    account = record.account
    flows = FLOWS[record.account_kind]
    if record.asked_contact and card.version > record.asked_contact.at:
        now = {flow.account: flow.of_contact(card.contact) for flow in flows}
        agreed = answered(record.agreed, record.asked_contact, now)
        record = record.model_copy(update={"agreed": agreed, "asked_contact": None})
    if account and record.asked_account and record.account_version > record.asked_account.at:
        now = {flow.account: flow.of_account(account) for flow in flows}
        agreed = answered(record.agreed, record.asked_account, now)
        record = record.model_copy(update={"agreed": agreed, "asked_account": None})
    return record


def _asking_contact(
    record: AccountRecord, found: Agreement, card: Card, ask_id: str | None
) -> tuple[AccountRecord, list[Message]]:
    if not found.to_contact or ask_id is None or _is_asked(record.asked_contact, found.to_contact):
        return record, []
    asked = _asked(record.asked_contact, ask_id, card.version, found.to_contact)
    names = {flow.account: flow.contact for flow in FLOWS[record.account_kind]}
    changes = ContactChanges.model_validate({names[field]: value for field, value in found.to_contact.items()})
    command = ChangeContact(contact_id=card.contact.contact_id, changes=changes, expected_version=card.version)
    return record.model_copy(update={"asked_contact": asked}), [command]


def _asking_account(record: AccountRecord, found: Agreement) -> tuple[AccountRecord, list[Message]]:
    if not found.to_account or _is_asked(record.asked_account, found.to_account):
        return record, []
    asked = _asked(record.asked_account, str(record.version), record.account_version, found.to_account)
    request = AccountChangeRequested(
        **record.about(),
        request_no=record.version,
        expected_version=record.account_version,
        fields=found.to_account,
        old={field: plain(getattr(record.account, field)) for field in found.to_account},
    )
    return record.model_copy(update={"asked_account": asked}), [request]


def _not_on_the_way(values: dict[str, Value], asked_back: Asked | None) -> dict[str, Value]:
    """Without fields that the one side was asked to take from the other: two values that pass each other never meet."""
    return {field: value for field, value in values.items() if not (asked_back and field in asked_back.tried)}


def _is_asked(asked: Asked | None, values: Mapping[str, Value]) -> bool:
    return asked is not None and asked.values == values


def _asked(before: Asked | None, id: str, at: int, values: dict[str, Value]) -> Asked:
    tried = before.tried if before else {}
    return Asked(id=id, at=at, values=values, tried={**tried, **{f: (*tried.get(f, ()), v) for f, v in values.items()}})


def _told_conflicts(before: AccountRecord, after: AccountRecord) -> list[Message]:
    news = tuple(conflict for conflict in after.conflicts if conflict not in before.conflicts)
    settled = tuple(sorted(_fields(before.conflicts) - _fields(after.conflicts)))
    told: list[Message] = [SyncConflict(**after.about(), conflicts=news)] if news else []
    return [*told, ConflictSettled(**after.about(), fields=settled)] if settled else told


def _fields(conflicts: tuple[ConflictField, ...]) -> set[str]:
    return {conflict.field for conflict in conflicts}
