"""A merge is undone: two contacts again, and what was changed since stays. Business Central has not got this.

A value is given back where it still is as the merge left it, the rule by which persons follow their company.
"""

from datetime import datetime
from uuid import UUID

from services.contacts.domain.business_relation import relation_word
from services.contacts.domain.card import belonging
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import refuse_if, version_conflict
from services.contacts.domain.marketing_setup import MarketingSetup
from services.contacts.domain.membership import membership
from services.contacts.domain.merge_record import MergeRecord, given_back, without_record
from shared.contracts.contacts import BusinessRelation, ContactChanged, ContactsUnmerged, FieldError, UnmergeContacts


def unmerge(
    gone: Contact, stays: Contact, command: UnmergeContacts, *, now: datetime
) -> tuple[Contact, ContactsUnmerged]:
    """The contact that was merged, a contact again as it was."""
    if gone.merged_into_id != stays.contact_id:
        message = f"{gone.no} has not been merged into {stays.no}."
        refuse_if(FieldError(field="merged_id", code="not_merged", message=message))
    if stays.merged_into_id:
        stays.check_open(None)
    if command.expected_version not in (None, stays.version):
        raise version_conflict(f"Contact {stays.no}", command.expected_version or 0, stays.version)
    return back(gone, stays, now=now)


def back(gone: Contact, stays: Contact, *, now: datetime) -> tuple[Contact, ContactsUnmerged]:
    """The contact as it went, whoever asks for it."""
    contact = gone.model_copy(
        update={
            "version": gone.version + 1,
            "last_modified_at": now,
            "deleted": False,
            "merged_into_id": None,
            "merged_into_no": "",
        }
    )
    event = ContactsUnmerged(
        contact_id=contact.contact_id,
        version=contact.version,
        contact=contact.state(),
        from_id=stays.contact_id,
        from_no=stays.no,
    )
    return contact, event


def relations_back(stays: Contact, gone: Contact) -> tuple[BusinessRelation, ...]:
    """What the two of them are to the business again when they are unmerged, as far as it comes back to them."""
    record = _record(stays, gone)
    own = given_back(stays, record).get("business_relations", ()) if record else ()
    return (*gone.business_relations, *own)


def company_before(stays: Contact, merged: Contact) -> UUID | None:
    """The company that the merge made the contact leave."""
    record = _record(stays, merged)
    return record.before.company_id if record else None


def give_back(
    stays: Contact, merged: Contact, *, company: Contact | None, setup: MarketingSetup, now: datetime
) -> tuple[Contact, ContactChanged | None]:
    """The contact that stayed without what it took from the other, as far as it was not changed since.

    `company` is the one that it left for the other's.
    """
    if (record := _record(stays, merged)) is None:
        return stays, None
    values = given_back(stays, record) | (membership(company) if record.took_company(stays) else {})
    contact, event = stays.with_fields(values | relation_word({**vars(stays), **values}, setup), now=now)
    return contact.model_copy(update={"merges": without_record(stays.merges, record)}), event


def moved_back(
    person: Contact, merged: Contact, *, setup: MarketingSetup, now: datetime
) -> tuple[Contact, ContactChanged | None]:
    """A person that came by a merge, with the company that is there again."""
    if person.moved_from[-1:] != (merged.contact_id,):
        return person, None
    contact, event = person.with_fields(belonging(vars(person), merged, setup), now=now)
    return contact.model_copy(update={"moved_from": person.moved_from[:-1]}), event


def _record(stays: Contact, merged: Contact) -> MergeRecord | None:
    return next((record for record in stays.merges if record.merged_id == merged.contact_id), None)
