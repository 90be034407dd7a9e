"""A customer, vendor or bank account that was not made from a contact gets one (Business Central, CustCont-Update).

Contacts takes no defaults for a contact made from an account; an employee never makes one.
"""

from uuid import UUID, uuid5

from services.sync.domain.accounts.account_record import AccountRecord, LinkState
from services.sync.domain.accounts.account_setup import AccountSetup
from services.sync.domain.accounts.flows import FILLS_ONLY_A_NEW_CONTACT, FLOWS
from services.sync.domain.accounts.linking import relation_to
from services.sync.domain.accounts.settling import Settled
from services.sync.domain.accounts.values import Value, plain
from shared.contracts.accounts import AccountLinkRefused
from shared.contracts.contacts import ContactFields, ContactState, ContactType, CreateContact, FieldError
from shared.contracts.erp import AccountFields, AccountKind

MADE_FROM_ACCOUNTS = UUID("5d0c1b6e-90a4-5f7c-8a34-6f1f3c8b2a10")
"""The name space of contacts that are made from accounts, so that a repeat makes none twice."""


def contact_id_for(link_id: str) -> UUID:
    return uuid5(MADE_FROM_ACCOUNTS, link_id)


def can_have_contact(record: AccountRecord) -> bool:
    """Whether the account has no contact yet and may get one."""
    alone = record.is_alone and not record.is_deleted and not record.wanted_by
    return alone and record.account is not None and record.account_kind is not AccountKind.EMPLOYEE


def create_contact(
    record: AccountRecord,
    setup: AccountSetup,
    ask_id: str,
    *,
    joining: ContactState | None = None,
    without: frozenset[str] = frozenset(),
) -> Settled:
    """Ask for the contact of an account; `without` are fields of the contact that were refused.

    `joining` is the account's primary contact, a person without a company: it joins the new one.

    Without a relation code nothing can be linked, so none is made: the record keeps the reason.
    """
    code = setup.relation_code(record.account_kind)
    if not code or record.account is None:
        return Settled(record.changed(is_new=False))
    contact_id = contact_id_for(record.link_id)
    command = CreateContact(
        contact_id=contact_id,
        type=_type_of(record.account_kind, record.account),
        business_relations=(relation_to(record.account_kind, code, record.account_no),),
        **{
            field: value
            for field, value in values_for(record.account_kind, record.account).items()
            if field not in without
        },
    )
    asked = {"link": LinkState.ASKED, "link_asked": ask_id, "contact_id": contact_id, "is_new": False, "errors": ()}
    joining_id = joining.contact_id if joining and command.type is ContactType.COMPANY else record.joining_id
    return Settled(record.changed(**asked, joining_id=joining_id), (command,))


def creation_refused(
    record: AccountRecord, errors: tuple[FieldError, ...], setup: AccountSetup, ask_id: str
) -> Settled:
    """Asked for once more without the fields that were refused; they are tried, and told, once both are linked."""
    fields = frozenset(error.field for error in errors) & frozenset(ContactFields.model_fields) - {"name"}
    told = AccountLinkRefused(**record.about(), errors=errors)
    if not fields or record.errors:
        return Settled(record.unlinked(errors=errors), (told,))
    again = create_contact(record, setup, ask_id, without=fields)
    return Settled(again.record.model_copy(update={"errors": errors}), again.messages)


def values_for(kind: AccountKind, account: AccountFields) -> dict[str, Value]:
    """The fields of the contact that are not blank on the account, by the contact's names."""
    pairs = {flow.contact: plain(getattr(account, flow.account)) for flow in FLOWS[kind] if flow.back}
    if kind in FILLS_ONLY_A_NEW_CONTACT:
        source, target = FILLS_ONLY_A_NEW_CONTACT[kind]
        pairs[target] = getattr(account, source)
    return {field: value for field, value in pairs.items() if value}


def _type_of(kind: AccountKind, account: AccountFields) -> ContactType:
    return ContactType.COMPANY if kind is AccountKind.BANK_ACCOUNT else account.contact_type
