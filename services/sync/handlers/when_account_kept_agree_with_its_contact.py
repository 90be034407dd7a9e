"""An account's fact, command or answer, written -> its contact -> what each side is asked for, told, or linked with."""

from services.sync.domain.accounts.account_record import AccountRecord
from services.sync.domain.accounts.creation import made
from services.sync.domain.accounts.linking import link_to_its_maker
from services.sync.domain.accounts.new_contact import can_have_contact, contact_id_for, create_contact
from services.sync.domain.accounts.primary_contact import link_through_primary
from services.sync.domain.accounts.relations import account_gone
from services.sync.domain.accounts.standing import stand
from services.sync.store import SyncStore
from shared.contracts.accounts import LinkContactToAccount, ResolveConflict, link_id
from shared.contracts.contacts import AddBusinessRelation, CreateContact
from shared.contracts.erp import AccountEvent, AccountRequestRejected

About = AccountEvent | LinkContactToAccount | ResolveConflict | AccountRequestRejected


async def when_account_kept_agree_with_its_contact(message: About, sync: SyncStore) -> None:
    record = await sync.accounts.get(_link_id(message))
    if record is None:
        return
    if record.is_deleted:
        card = await sync.accounts.card(record.contact_no)
        return sync.accounts.save(record, account_gone(record, card.contact if card else None))
    if record.is_new:
        await _find_a_contact(record, sync)
    elif card := await sync.accounts.card(record.contact_no):
        setup = await sync.accounts.setup()
        sync.accounts.save(record, stand(record, card, setup, sync.accounts.ask_id))


async def _find_a_contact(record: AccountRecord, sync: SyncStore) -> None:
    """The contact that it was made from, or one that is made for it."""
    accounts, setup = sync.accounts, await sync.accounts.setup()
    if maker := await accounts.card(record.made_from_contact_no):
        ask_id = accounts.ask_id(AddBusinessRelation, maker.contact.contact_id)
        accounts.save(record, link_to_its_maker(record, maker.contact, setup, ask_id))
        if creation := await accounts.creation(record.account_kind, maker.contact.no):
            accounts.save_creation(creation, made(creation, record.account_no), None)
    elif can_have_contact(record):
        primary = await accounts.card(record.account.primary_contact_no if record.account else "")
        company = primary and await accounts.card(primary.contact.company_no)
        if company:
            ask_id = accounts.ask_id(AddBusinessRelation, company.contact.contact_id)
            return accounts.save(record, link_through_primary(record, company.contact, setup, ask_id))
        ask_id = accounts.ask_id(CreateContact, contact_id_for(record.link_id))
        joining = primary.contact if primary else None
        accounts.save(record, create_contact(record, setup, ask_id, joining=joining))


def _link_id(message: About) -> str:
    if isinstance(message, AccountEvent):
        return link_id(message.account_kind, message.account_no)
    return message.link_id
