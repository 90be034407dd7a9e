"""A contact and an account that exists become one party; the contact's business relation says so.

Business Central: Contact Business Relation table 5054, Contact.CreateCustomerLink and "Current Master Fields".
"""

from dataclasses import dataclass
from typing import Any

from services.sync.domain.accounts.account_record import AccountRecord, LinkState
from services.sync.domain.accounts.account_setup import AccountSetup
from services.sync.domain.accounts.flows import FLOWS
from services.sync.domain.accounts.refusals import (
    AccountCommandRefused,
    account_linked,
    account_not_found,
    contact_linked,
    refused,
    relation_code_missing,
)
from services.sync.domain.accounts.settling import Card, Settled
from services.sync.domain.accounts.values import Value
from shared.contracts.accounts import AccountLinkRefused, LinkContactToAccount, Side
from shared.contracts.contacts import AddBusinessRelation, BusinessRelation, ContactState, ContactType, LinkToTable
from shared.contracts.erp import AccountKind


@dataclass(frozen=True, slots=True)
class Parties:
    """The contact that a command names, and the one that holds the link: mostly the same, or a person's company.

    `asked_no` is the account with which the holder is about to be linked.
    """

    named: ContactState
    holder: Card
    asked_no: str = ""


def relation_to(kind: AccountKind, code: str, no: str) -> BusinessRelation:
    """The row that links a contact with an account."""
    return BusinessRelation(business_relation_code=code, link_to_table=LinkToTable(kind.value), no=no)


def linked_no(contact: ContactState, kind: AccountKind) -> str:
    """The number of the account of this kind that a contact is linked with; blank: none."""
    numbers = (r.no for r in contact.business_relations if r.link_to_table == kind.value and r.no)
    return next(numbers, "")


def holder_no(contact: ContactState, kind: AccountKind) -> str:
    """The number of the contact that holds the link: a person's company, but for employees."""
    person_of_company = contact.type is ContactType.PERSON and contact.company_no
    return contact.company_no if person_of_company and kind is not AccountKind.EMPLOYEE else contact.no


def check_link(
    contact: ContactState, kind: AccountKind, setup: AccountSetup, *, named: ContactState | None = None
) -> str:
    """The relation code for a link of `contact`, its holder; raises AccountCommandRefused when it cannot have one.

    `named` is the person of a company whom a command names: neither it nor its company may have a link of this kind.
    """
    code = setup.relation_code(kind)
    if not code:
        raise relation_code_missing(kind)
    for one in filter(None, (contact, named)):
        if no := linked_no(one, kind):
            raise contact_linked(one.no, kind, no)
    if kind is AccountKind.BANK_ACCOUNT and contact.type is ContactType.PERSON:
        raise refused("contact_no", "contact_is_a_person", "A bank account is linked with a company only.")
    if kind is AccountKind.EMPLOYEE and contact.type is ContactType.COMPANY:
        raise refused("contact_no", "contact_is_a_company", "An employee is linked with a person only.")
    return code


def link(
    record: AccountRecord | None, parties: Parties, command: LinkContactToAccount, setup: AccountSetup, ask_id: str
) -> Settled:
    """The link asked for; it holds when the contact's relations show it."""
    contact = parties.holder.contact
    code = check_link(contact, command.account_kind, setup, named=parties.named)
    if record is None or record.account is None or record.is_deleted:
        raise account_not_found(command.account_kind, command.account_no)
    if not record.is_alone:
        raise account_linked(command.account_kind, command.account_no, record.contact_no)
    if command.account_kind is AccountKind.EMPLOYEE and command.master is Side.ACCOUNT:
        raise refused("master", "employee_is_no_master", "What an employee has does not flow to its contact.")
    agreed = overwritten(record, contact, command.master)
    after = record.changed(**asked_of(parties.holder, ask_id), agreed=agreed)
    relation = relation_to(command.account_kind, code, command.account_no)
    return Settled(after, (AddBusinessRelation(contact_id=contact.contact_id, relation=relation),))


def link_to_its_maker(record: AccountRecord, maker: Card, setup: AccountSetup, ask_id: str) -> Settled:
    """The link of an account that was made from a contact; what the template filled goes to the contact afterwards."""
    contact = maker.contact
    try:
        code = check_link(contact, record.account_kind, setup)
    except AccountCommandRefused as refusal:
        after = record.changed(is_new=False, errors=(refusal.error,))
        about = {**record.about(), "contact_no": contact.no, "contact_id": contact.contact_id}
        return Settled(after, (AccountLinkRefused(**about, errors=after.errors),))
    relation = relation_to(record.account_kind, code, record.account_no)
    command = AddBusinessRelation(contact_id=contact.contact_id, relation=relation)
    return Settled(record.changed(**asked_of(maker, ask_id)), (command,))


def asked_of(card: Card, ask_id: str) -> dict[str, Any]:
    """What a record knows of the link that is asked of a contact."""
    return {
        "link": LinkState.ASKED,
        "link_asked": ask_id,
        "link_asked_at": card.version,
        "contact_no": card.contact.no,
        "contact_id": card.contact.contact_id,
        "is_new": False,
        "errors": (),
    }


def overwritten(record: AccountRecord, contact: ContactState, master: Side) -> dict[str, Value]:
    """What counts as agreed so that every field of the master goes to the other side, once: what the other side has."""
    account = record.account
    assert account is not None
    flows = [flow for flow in FLOWS[record.account_kind] if flow.back or master is Side.CONTACT]
    if master is Side.CONTACT:
        return {flow.account: flow.of_account(account) for flow in flows}
    return {flow.account: flow.of_contact(contact) for flow in flows}
