"""Which accounts and contacts messages are about: those they name, and those that are looked for by a field."""

from collections.abc import Sequence

from services.sync.domain.accounts.answers import is_ours
from services.sync.domain.accounts.new_contact import MADE_FROM_ACCOUNTS
from services.sync.domain.accounts.relations import accounts_in
from shared.contracts.accounts import CreateAccountFromContact, LinkContactToAccount, ResolveConflict, link_id
from shared.contracts.contacts import (
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    ContactEvent,
    ContactsMerged,
    ContactType,
)
from shared.contracts.erp import AccountEvent, AccountRequestRejected
from shared.contracts.message import Message

PRIMARY = "account.primary_contact_no"
"""The field of an account's record that has the number of its primary contact."""


def link_ids_in(message: Message) -> list[str]:
    """The link ids of the accounts that a message names."""
    match message:
        case AccountEvent():
            return [link_id(message.account_kind, message.account_no)]
        case LinkContactToAccount() | ResolveConflict() | AccountRequestRejected():
            return [message.link_id]
        case ContactEvent():
            return [link_id(kind, no) for kind, no in accounts_in(message)]
    return []


def contact_nos_in(message: Message) -> list[str]:
    """The numbers of the contacts that have to do with the accounts of a message; some may be blank."""
    match message:
        case LinkContactToAccount() | CreateAccountFromContact():
            return [message.contact_no]
        case AccountEvent():
            return [message.made_from_contact_no, message.account.primary_contact_no]
        case ContactEvent():
            return [message.contact.no] if accounts_in(message) else []
    return []


def looked_for(messages: Sequence[Message]) -> dict[str, set[str]]:
    """By which fields and values these messages look for accounts that they do not name."""
    refusals = {m.contact_id for m in messages if isinstance(m, ContactCommandRejected) and is_ours(m)}
    facts = [message for message in messages if isinstance(message, ContactEvent)]
    made = {fact.contact_id for fact in facts if is_made_from_account(fact)}
    return {
        "contact_id": set(map(str, refusals)),
        "person_id": set(map(str, made | refusals)),
        PRIMARY: {fact.contact.no for fact in facts if is_renamed_or_gone(fact)},
    }


def is_made_from_account(event: ContactEvent) -> bool:
    """Ids that are made of names tell a contact that was made here; all others are drawn by chance."""
    return isinstance(event, ContactCreated) and event.contact_id.version == MADE_FROM_ACCOUNTS.version


def is_renamed_or_gone(event: ContactEvent) -> bool:
    is_gone = isinstance(event, ContactDeleted | ContactsMerged)
    return event.contact.type is ContactType.PERSON and (is_gone or "name" in event.old)
