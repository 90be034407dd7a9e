"""A contact's fact or refusal, written -> the accounts its relations name -> what each side is asked for or told."""

from services.sync.account_store import AccountStore
from services.sync.domain.accounts.account_record import AccountRecord
from services.sync.domain.accounts.answers import is_ours
from services.sync.domain.accounts.primary_shown import with_primary, without_primary
from services.sync.domain.accounts.relations import accounts_in, follow
from services.sync.domain.accounts.settling import Card, Settled
from services.sync.domain.accounts.standing import stand
from services.sync.store import SyncStore
from shared.contracts.accounts import link_id
from shared.contracts.contacts import ChangeContact, ContactCommandRejected, ContactEvent


async def when_contact_kept_agree_with_its_accounts(event: ContactEvent, sync: SyncStore) -> None:
    accounts, named = sync.accounts, accounts_in(event)
    card = await accounts.card(event.contact.no) if named else None
    may_ask = True
    for kind, no in named:
        before = await accounts.get(link_id(kind, no))
        record = before or AccountRecord(account_kind=kind, account_no=no)
        followed = await _followed(record, Card(event.contact, event.version), card, accounts)
        may_ask &= not await _agree(before, followed, accounts, may_ask=may_ask)
    for record in await accounts.showing(event):
        person = await accounts.card(event.contact.no)
        shown = with_primary(record, person.contact) if person else without_primary(record, event.contact.no)
        await _agree(record, Settled(shown), accounts)


async def when_contact_refused_agree_again(answer: ContactCommandRejected, sync: SyncStore) -> None:
    may_ask = True
    for record in await sync.accounts.of_contact(answer.contact_id) if is_ours(answer) else ():
        may_ask &= not await _agree(record, Settled(record), sync.accounts, may_ask=may_ask)


async def _followed(record: AccountRecord, told: Card, card: Card | None, accounts: AccountStore) -> Settled:
    """Linked or unlinked as the relations say; an account that is free again goes to who wanted it."""
    holder = await accounts.card(record.contact_no)
    settled = follow(record, told, card.contact if card else None, holder.contact if holder else None)
    for no in settled.record.wanted_by if settled.record.is_alone else ():
        if heir := await accounts.card(no):
            settled = settled.then(follow(settled.record, heir, heir.contact, None))
    return settled


async def _agree(
    before: AccountRecord | None, followed: Settled, accounts: AccountStore, *, may_ask: bool = True
) -> bool:
    """Save the record settled with its contact; whether that was sent a change."""
    settled = followed
    if card := await accounts.card(followed.record.contact_no):
        setup = await accounts.setup()
        settled = followed.then(stand(followed.record, card, setup, accounts.ask_id, may_ask=may_ask))
    accounts.save(before, settled)
    return any(isinstance(message, ChangeContact) for message in settled.messages)
