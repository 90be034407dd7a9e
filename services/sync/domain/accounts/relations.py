"""A contact's business relations as it tells them: a link holds as long as they show it.

Business Central: a link is removed by deleting its Contact Business Relation; one whose contact is gone is deleted.
"""

from pydantic import TypeAdapter

from services.sync.domain.accounts.account_record import HAVE_ONE, AccountRecord, LinkState, Primary
from services.sync.domain.accounts.linking import linked_no
from services.sync.domain.accounts.settling import Card, Settled
from shared.contracts.accounts import AccountLinked, AccountLinkRefused, AccountUnlinked
from shared.contracts.contacts import (
    BusinessRelation,
    ContactEvent,
    ContactState,
    ContactType,
    FieldError,
    LinkToTable,
    RemoveBusinessRelation,
)
from shared.contracts.erp import AccountKind
from shared.contracts.message import Message

FIELD = "business_relations"
ACCOUNT_MISSING = "account_missing"
ROWS = TypeAdapter(tuple[BusinessRelation, ...])
KINDS = {LinkToTable(kind.value): kind for kind in AccountKind}


def accounts_named(relations: tuple[BusinessRelation, ...]) -> list[tuple[AccountKind, str]]:
    """Kind and number of the accounts that these rows link."""
    return [(KINDS[r.link_to_table], r.no) for r in relations if r.link_to_table in KINDS and r.no]


def accounts_in(event: ContactEvent) -> list[tuple[AccountKind, str]]:
    """The accounts that a contact names, or has named before the event."""
    before = ROWS.validate_python(event.old[FIELD]) if event.old.get(FIELD) else ()
    return list(dict.fromkeys(accounts_named((*before, *event.contact.business_relations))))


def shows(contact: ContactState | None, record: AccountRecord) -> bool:
    """Whether the contact's relations name this account."""
    return contact is not None and linked_no(contact, record.account_kind) == record.account_no


def follow(record: AccountRecord, told: Card, contact: ContactState | None, holder: ContactState | None) -> Settled:
    """The record after a look at the relations of `contact`, None when it is gone; `holder` is who it is linked with.

    `told` is the contact that names the account, or has named it before, as it was then. A contact that names another's
    account gets it when that one no longer names it.
    """
    if not shows(contact, record):
        return _no_longer_named(record, told)
    assert contact is not None
    if record.is_deleted:
        return Settled(record.changed(), _without_relation(record, contact))
    if record.link is LinkState.LINKED and record.contact_id == contact.contact_id:
        return Settled(record)
    if record.contact_id not in (None, contact.contact_id) and _holds(record, holder):
        return _refused(record, contact)
    return _linked(record, contact)


def _holds(record: AccountRecord, holder: ContactState | None) -> bool:
    """A link that is only asked for gives way to one that is a fact."""
    return record.link is LinkState.LINKED and shows(holder, record)


def _linked(record: AccountRecord, contact: ContactState) -> Settled:
    was_asked = record.contact_id == contact.contact_id
    base = record if was_asked else record.unlinked()
    after = base.model_copy(
        update={
            "version": record.version + 1,
            "link": LinkState.LINKED,
            "link_asked": "",
            "contact_no": contact.no,
            "contact_id": contact.contact_id,
            "is_new": False,
            "wanted_by": tuple(no for no in record.wanted_by if no != contact.no),
            "errors": () if record.account else (missing(record),),
            "primary": shown if (shown := _primary(record, contact)) else base.primary,
        }
    )
    told: list[Message] = [AccountLinked(**after.about())]
    if record.link is LinkState.LINKED:
        told.insert(0, AccountUnlinked(**record.about(), reason="relation_moved"))
    return Settled(after, tuple(told))


def _primary(record: AccountRecord, contact: ContactState) -> Primary | None:
    """A customer or vendor that is a person is its own primary contact."""
    is_person = contact.type is ContactType.PERSON and record.account_kind in HAVE_ONE
    return Primary(was="", no=contact.no, name=contact.name) if is_person else None


def missing(record: AccountRecord) -> FieldError:
    """A relation names an account that the ERP system has told nothing of."""
    sentence = f"The ERP system has told of no {record.account_kind.lower()} {record.account_no} yet."
    return FieldError(field="account_no", code=ACCOUNT_MISSING, message=sentence)


def _no_longer_named(record: AccountRecord, told: Card) -> Settled:
    """A link that was asked for has come and gone, when who was asked has named the account since."""
    contact_no = told.contact.no
    wanted_by = tuple(no for no in record.wanted_by if no != contact_no)
    was_asked = record.link is LinkState.ASKED and record.contact_id == told.contact.contact_id
    if was_asked and told.version > record.link_asked_at:
        return link_refused(record, (_not_there_any_more(contact_no),))
    if record.link is LinkState.LINKED and record.contact_no == contact_no:
        unlinked = AccountUnlinked(**record.about(), reason="relation_removed")
        return Settled(record.unlinked(wanted_by=wanted_by), (unlinked,))
    if wanted_by != record.wanted_by:
        return Settled(record.changed(wanted_by=wanted_by))
    return Settled(record)


def _refused(record: AccountRecord, contact: ContactState) -> Settled:
    if contact.no in record.wanted_by:
        return Settled(record)
    sentence = f"{record.account_kind} {record.account_no} belongs to contact {record.contact_no}."
    error = FieldError(field="business_relations", code="account_linked", message=sentence)
    about = {**record.about(), "contact_no": contact.no, "contact_id": contact.contact_id}
    return Settled(
        record.changed(wanted_by=(*record.wanted_by, contact.no)), (AccountLinkRefused(**about, errors=(error,)),)
    )


def account_gone(record: AccountRecord, contact: ContactState | None) -> Settled:
    """The account was deleted: its relation goes, its contact stays."""
    if record.contact_id is None:
        return Settled(record)
    told = AccountUnlinked(**record.about(), reason="account_deleted")
    return Settled(record.unlinked(), (told, *_without_relation(record, contact)))


def _without_relation(record: AccountRecord, contact: ContactState | None) -> tuple[RemoveBusinessRelation, ...]:
    rows = contact.business_relations if contact else ()
    return tuple(
        RemoveBusinessRelation(contact_id=contact.contact_id, relation=row)
        for row in rows
        if contact and (row.link_to_table, row.no) == (record.account_kind.value, record.account_no)
    )


def _not_there_any_more(contact_no: str) -> FieldError:
    sentence = f"Contact {contact_no} is gone, or its relation was removed, before both were known to be linked."
    return FieldError(field="business_relations", code="relation_gone", message=sentence)


def link_refused(record: AccountRecord, errors: tuple[FieldError, ...]) -> Settled:
    """The contact did not take the relation: there is no link."""
    return Settled(record.unlinked(errors=errors), (AccountLinkRefused(**record.about(), errors=errors),))
