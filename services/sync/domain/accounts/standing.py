"""All that follows for an account and its contact once either has changed, in its order."""

from collections.abc import Callable
from uuid import UUID

from services.sync.domain.accounts.account_record import AccountRecord, LinkState
from services.sync.domain.accounts.account_setup import AccountSetup
from services.sync.domain.accounts.primary_contact import joined, named_person, person_id_for
from services.sync.domain.accounts.settling import Card, Settled, settle
from shared.contracts.contacts import ChangeContact, ContactCommand, CreateContact

AskId = Callable[[type[ContactCommand], UUID, int | None], str]
"""The id that a command to a contact will have, which expects this version of it."""


def stand(record: AccountRecord, card: Card, setup: AccountSetup, ask: AskId, *, may_ask: bool = True) -> Settled:
    """`may_ask` is False when this message has sent the contact a command already: it answers one at a time."""
    if record.link is not LinkState.LINKED or record.account is None or record.is_deleted:
        return Settled(record)
    settled = Settled(record)
    if record.joining_id:
        settled = settled.then(joined(settled.record, ask(ChangeContact, record.joining_id, None)))
    settled = settled.then(named_person(settled.record, card.contact, ask(CreateContact, person_id_for(record), None)))
    ask_id = ask(ChangeContact, card.contact.contact_id, card.version) if may_ask else None
    return settled.then(settle(settled.record, card, setup, ask_id=ask_id))
