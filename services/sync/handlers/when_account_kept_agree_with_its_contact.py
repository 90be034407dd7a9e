"""An account's fact, command or answer, written -> its contact -> what each side is asked for, told, or linked with."""

from services.sync.account_store import AccountStore
from services.sync.domain.accounts.account_record import AccountRecord
from services.sync.domain.accounts.creation import made
from services.sync.domain.accounts.linking import link_to_its_maker
from services.sync.domain.accounts.new_contact import can_have_contact, contact_id_for, create_contact
from services.sync.domain.accounts.primary_contact import checked_primary, link_through_primary, linked_elsewhere
from services.sync.domain.accounts.relations import account_gone
from services.sync.domain.accounts.settling import Settled
from services.sync.domain.accounts.standing import stand
from services.sync.store import SyncStore
from shared.contracts.accounts import LinkContactToAccount, ResolveConflict, link_id
from shared.contracts.contacts import AddBusinessRelation, ContactState, CreateContact
from shared.contracts.erp import AccountEvent, AccountRequestRejected

About = AccountEvent | LinkContactToAccount | ResolveConflict | AccountRequestRejected


async def when_account_kept_agree_with_its_contact(message: About, sync: SyncStore) -> None:
    record = await sync.accounts.get(_link_id(message))
    if record is None:
        return
    if record.is_deleted:
        card = await sync.accounts.card(record.contact_no)
        return sync.accounts.save(record, account_gone(record, card.contact if card else None))
    if record.is_new or record.has_new_primary:
        await _find_a_contact(record, sync)
    elif card := await sync.accounts.card(record.contact_no):
        primary, setup = await sync.accounts.primary_of(record), await sync.accounts.setup()
        checked = checked_primary(record, card.contact, primary)
        sync.accounts.save(record, checked.then(stand(checked.record, card, setup, sync.accounts.ask_id)))


async def _find_a_contact(record: AccountRecord, sync: SyncStore) -> None:
    """The contact that it was made from, that of its primary contact, or one that is made for it."""
    accounts, known = sync.accounts, record.changed(has_new_primary=False)
    maker_no = record.made_from_contact_no if record.is_new else ""
    if creation := await accounts.creation(record.account_kind, maker_no) if maker_no else None:
        accounts.save_creation(creation, made(creation, record.account_no), None)
    if maker := await accounts.card(maker_no):
        ask_id = accounts.ask_id(AddBusinessRelation, maker.contact.contact_id)
        accounts.save(record, link_to_its_maker(known, maker, await accounts.setup(), ask_id))
    elif primary := await accounts.primary_of(record) if can_have_contact(record) else None:
        accounts.save(record, await _through_primary(known, primary, accounts))
    elif record.is_new and not maker_no and can_have_contact(record):
        ask_id = accounts.ask_id(CreateContact, contact_id_for(record.link_id))
        accounts.save(record, create_contact(known, await accounts.setup(), ask_id))
    elif record.has_new_primary:
        accounts.save(record, Settled(known))


async def _through_primary(record: AccountRecord, primary: ContactState, accounts: AccountStore) -> Settled:
    """The link with the primary contact's company; one is made for a person who has none."""
    company, setup = await accounts.card(primary.company_no), await accounts.setup()
    if refused := linked_elsewhere(record, primary, *([company.contact] if company else [])):
        return refused
    if company:
        ask_id = accounts.ask_id(AddBusinessRelation, company.contact.contact_id)
        return link_through_primary(record, company, setup, ask_id)
    return create_contact(
        record, setup, accounts.ask_id(CreateContact, contact_id_for(record.link_id)), joining=primary
    )


def _link_id(message: About) -> str:
    if isinstance(message, AccountEvent):
        return link_id(message.account_kind, message.account_no)
    return message.link_id
