"""The primary contact of a customer or vendor: who it is, and the contact that a new account gets through it.

Business Central: Customer table 18 and Vendor table 23, Primary Contact No. and Contact; CustCont-Update.
"""

from uuid import UUID, uuid5

from services.sync.domain.accounts.account_record import HAVE_ONE, AccountRecord, LinkState
from services.sync.domain.accounts.account_setup import AccountSetup
from services.sync.domain.accounts.linking import asked_of, linked_no, relation_to
from services.sync.domain.accounts.new_contact import MADE_FROM_ACCOUNTS
from services.sync.domain.accounts.settling import Card, Settled
from shared.contracts.accounts import AccountLinkRefused
from shared.contracts.contacts import (
    AddBusinessRelation,
    ChangeContact,
    ContactChanges,
    ContactState,
    ContactType,
    CreateContact,
    FieldError,
    RemoveBusinessRelation,
)

PRIMARY_ELSEWHERE = "primary_contact_linked"


def person_id_for(record: AccountRecord) -> UUID:
    """The id of the person whose name is typed as the account's contact; the same name is the same person."""
    assert record.account is not None
    return uuid5(MADE_FROM_ACCOUNTS, f"{record.link_id}|{' '.join(record.account.contact.split()).casefold()}")


def named_person(record: AccountRecord, contact: ContactState, ask_id: str) -> Settled:
    """A name typed as the account's contact becomes a person of the company that the account is linked with."""
    account = record.account
    typed = account.contact.strip() if account and not account.primary_contact_no else ""
    belongs = record.link is LinkState.LINKED and record.account_kind in HAVE_ONE
    if not (typed and belongs and contact.type is ContactType.COMPANY):
        return Settled(record)
    person_id = person_id_for(record)
    if record.person_id == person_id:
        return Settled(record)
    command = CreateContact(contact_id=person_id, type=ContactType.PERSON, name=typed, company_id=contact.contact_id)
    return Settled(record.changed(person_id=person_id, person_asked=ask_id), (command,))


def person_refused(record: AccountRecord, errors: tuple[FieldError, ...]) -> Settled:
    """Contacts did not make the person; the name stays with the account."""
    after = record.changed(person_asked="", errors=errors)
    return Settled(after, (AccountLinkRefused(**record.about(), errors=errors),))


def linked_elsewhere(record: AccountRecord, *parties: ContactState) -> Settled | None:
    """The refusal of a primary contact who is, or whose company is, another account of this kind; None: it is fine."""
    for party in parties:
        if no := linked_no(party, record.account_kind):
            return _primary_refused(record, f"{party.no} is linked with {record.account_kind.lower()} {no} already.")
    return None


def link_through_primary(record: AccountRecord, card: Card, setup: AccountSetup, ask_id: str) -> Settled:
    """An account whose primary contact belongs to a company is that company's; a row without number is completed."""
    company = card.contact
    code = setup.relation_code(record.account_kind)
    if not code:
        return Settled(record.changed(is_new=False))
    row = next((r for r in company.business_relations if r.link_to_table == record.account_kind.value), None)
    relation = relation_to(record.account_kind, row.business_relation_code if row else code, record.account_no)
    added = AddBusinessRelation(contact_id=company.contact_id, relation=relation)
    gone = [RemoveBusinessRelation(contact_id=company.contact_id, relation=row)] if row else []
    return Settled(record.changed(**asked_of(card, ask_id)), (*gone, added))


def checked_primary(record: AccountRecord, contact: ContactState, primary: ContactState | None) -> Settled:
    """Of a linked account: its primary contact is its contact or a person of it; another is refused, and told once.

    Who is on the way into the company, as made or joining because of this account, is a person of it.
    """
    if primary and not _belongs(record, contact, primary):
        refused = _primary_refused(record, f"{primary.no} is no person of contact {contact.no}.")
        return Settled(record) if refused.record.errors == record.errors else refused
    others = _other_errors(record)
    return Settled(record) if others == record.errors else Settled(record.changed(errors=others))


def _belongs(record: AccountRecord, contact: ContactState, person: ContactState) -> bool:
    is_its = contact.contact_id in (person.contact_id, person.company_id)
    return is_its or person.contact_id in (record.joining_id, record.person_id)


def _primary_refused(record: AccountRecord, why: str) -> Settled:
    sentence = f"The primary contact cannot be: {why}"
    error = FieldError(field="primary_contact_no", code=PRIMARY_ELSEWHERE, message=sentence)
    after = record.changed(is_new=False, errors=(*_other_errors(record), error))
    return Settled(after, (AccountLinkRefused(**record.about(), errors=(error,)),))


def _other_errors(record: AccountRecord) -> tuple[FieldError, ...]:
    return tuple(error for error in record.errors if error.code != PRIMARY_ELSEWHERE)


def joined(record: AccountRecord, ask_id: str) -> Settled:
    """The person who was the primary contact before there was a company joins the company made from the account."""
    if record.joining_id is None or record.contact_id is None or record.link is not LinkState.LINKED:
        return Settled(record)
    changes = ContactChanges(company_id=record.contact_id)
    command = ChangeContact(contact_id=record.joining_id, changes=changes)
    return Settled(record.changed(joining_id=None, person_id=record.joining_id, person_asked=ask_id), (command,))
