"""A contact's fact or refusal, written -> the accounts its relations name -> what each side is asked for or told."""

from services.sync.account_store import AccountStore
from services.sync.domain.accounts.account_record import AccountRecord
from services.sync.domain.accounts.relations import accounts_in, follow
from services.sync.domain.accounts.settling import Card, Settled, settle
from services.sync.store import SyncStore
from shared.contracts.accounts import link_id
from shared.contracts.contacts import ChangeContact, ContactCommandRejected, ContactEvent


async def when_contact_kept_agree_with_its_accounts(event: ContactEvent, sync: SyncStore) -> None:
    accounts, named = sync.accounts, accounts_in(event)
    card = await accounts.card(event.contact.no) if named else None
    ask_id: str | None = accounts.ask_id(ChangeContact, event.contact_id)
    for kind, no in named:
        before = await accounts.get(link_id(kind, no))
        record = before or AccountRecord(account_kind=kind, account_no=no)
        settled = await _followed(record, event.contact.no, card, accounts)
        ask_id = await _agree(before, settled, accounts, ask_id)


async def when_contact_refused_agree_again(answer: ContactCommandRejected, sync: SyncStore) -> None:
    ask_id: str | None = sync.accounts.ask_id(ChangeContact, answer.contact_id)
    for record in await sync.accounts.of_contact(answer.contact_id):
        ask_id = await _agree(record, Settled(record), sync.accounts, ask_id)


async def _followed(record: AccountRecord, contact_no: str, card: Card | None, accounts: AccountStore) -> Settled:
    """Linked or unlinked as the relations say; an account that is free again goes to who wanted it."""
    holder = await accounts.card(record.contact_no)
    settled = follow(record, contact_no, card.contact if card else None, holder.contact if holder else None)
    if settled.record.is_alone:
        for no in settled.record.wanted_by:
            if heir := await accounts.card(no):
                following = follow(settled.record, no, heir.contact, None)
                settled = Settled(following.record, (*settled.messages, *following.messages))
    return settled


async def _agree(
    before: AccountRecord | None, followed: Settled, accounts: AccountStore, ask_id: str | None
) -> str | None:
    """Save the record settled with its contact; one message sends a contact one command, so None once it has."""
    settled = followed
    if card := await accounts.card(followed.record.contact_no):
        settled = settle(followed.record, card, await accounts.setup(), ask_id=ask_id)
    accounts.save(before, Settled(settled.record, (*followed.messages, *settled.messages)))
    return None if any(isinstance(message, ChangeContact) for message in settled.messages) else ask_id
