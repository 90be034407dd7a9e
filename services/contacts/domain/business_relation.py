"""Business relations: what a contact is to the business (Business Central, Contact Business Relation table 5054)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from services.contacts.domain.errors import ContactRefused, field_error, refuse_if
from services.contacts.domain.marketing_setup import MarketingSetup
from services.contacts.domain.member import Member
from services.contacts.domain.validation import as_code
from shared.contracts.contacts import (
    BusinessRelation,
    ContactBusinessRelation,
    ContactState,
    ContactType,
    FieldError,
    LinkToTable,
)

FIELD = "business_relations"
MASTER_RECORDS = {LinkToTable.CUSTOMER, LinkToTable.VENDOR, LinkToTable.BANK_ACCOUNT}
NOT_FOR_BLOCKED = {LinkToTable.CUSTOMER, LinkToTable.VENDOR, LinkToTable.EMPLOYEE}
ONLY_FOR = {LinkToTable.BANK_ACCOUNT: ContactType.COMPANY, LinkToTable.EMPLOYEE: ContactType.PERSON}


def contact_business_relation(relations: Sequence[BusinessRelation], setup: MarketingSetup) -> ContactBusinessRelation:
    """`relations`: the contact's own and its company's (Business Central, Contact.GetBusinessRelation)."""
    if not relations:
        return ContactBusinessRelation.NONE
    if len(relations) > 1:
        return ContactBusinessRelation.MULTIPLE
    (only,) = relations
    linked = only.no and only.business_relation_code == setup.relation_codes().get(only.link_to_table)
    return ContactBusinessRelation(only.link_to_table) if linked else ContactBusinessRelation.OTHER


def relation_word(card: Mapping[str, Any], setup: MarketingSetup) -> dict[str, Any]:
    """The word on the card, from the contact's own relations and its company's."""
    relations = (*card["business_relations"], *card["company_business_relations"])
    return {"contact_business_relation": contact_business_relation(relations, setup)}


def link_keys(contact: ContactState) -> tuple[str, ...]:
    """The customers, vendors, bank accounts and employees that the contact is: "Customer|C00010"."""
    return tuple(f"{one.link_to_table}|{one.no}" for one in contact.business_relations if one.no)


def with_relation(contact: Member, relation: BusinessRelation, setup: MarketingSetup) -> tuple[BusinessRelation, ...]:
    """The relations with one more; unchanged when it is there already."""
    (added,) = tidied_relations((relation,), setup)
    if added in contact.business_relations:
        return contact.business_relations
    relations = (*contact.business_relations, added)
    refuse_if(*_link_errors(contact, added, setup), *relation_errors(relations, contact.type, setup))
    return relations


def without_relation(
    contact: Member, relation: BusinessRelation, setup: MarketingSetup
) -> tuple[BusinessRelation, ...]:
    """The relations without this one; the customer, vendor, ... itself is not touched."""
    (removed,) = tidied_relations((relation,), setup)
    if removed not in contact.business_relations:
        raise ContactRefused(field_error(FIELD, "relation_not_found", f"have no {removed.business_relation_code}."))
    return tuple(one for one in contact.business_relations if one != removed)


def relation_taken(relation: BusinessRelation, no: str) -> FieldError:
    """Why a link is refused that contact `no` has already; blank: that a new contact is just being given."""
    whose = f"contact {no}" if no else "a contact that is just being created"
    rest = f"cannot link {relation.link_to_table} {relation.no}: it belongs to {whose}."
    return field_error(FIELD, "relation_taken", rest)


def tidied_relations(relations: Iterable[BusinessRelation], setup: MarketingSetup) -> tuple[BusinessRelation, ...]:
    """The relations with their codes in upper case; a link that names no code has the one of the setup."""
    return tuple(_tidied(relation, setup) for relation in relations)


def relation_errors(
    relations: Sequence[BusinessRelation], contact_type: ContactType, setup: MarketingSetup
) -> Iterator[FieldError]:
    """What is wrong with the tidied relations of one contact, one by one and taken together."""
    if not relations:
        return
    for relation in relations:
        yield from _errors(relation, contact_type, setup)
    yield from repetitions(relations)


def repetitions(relations: Sequence[BusinessRelation]) -> Iterator[FieldError]:
    """A contact has each code and each link once."""
    for code in _repeated(relation.business_relation_code for relation in relations):
        yield field_error(FIELD, "relation_repeated", f"name {code} more than once.")
    for table in _repeated(relation.link_to_table for relation in relations):
        yield field_error(FIELD, "relation_link_repeated", f"link the contact to more than one {table}.")


def made_from_master_record(relations: Iterable[BusinessRelation]) -> bool:
    """Whether the contact is made from a customer, vendor or bank account that exists already."""
    return any(relation.link_to_table in MASTER_RECORDS for relation in relations)


def _errors(relation: BusinessRelation, contact_type: ContactType, setup: MarketingSetup) -> Iterator[FieldError]:
    code, table = relation.business_relation_code, relation.link_to_table
    if not code:
        yield field_error(FIELD, "relation_code_missing", "need a business relation code.")
    if len(code) > 10 or len(relation.no) > 20:
        yield field_error(FIELD, "too_long", "take a code of 10 and a number of 20 characters at most.")
    if relation.no and not table:
        yield field_error(FIELD, "relation_link_missing", f"do not say what number {relation.no} is the number of.")
    if code in setup.relation_codes().values() and code != setup.relation_codes().get(table):
        yield field_error(FIELD, "relation_code_reserved", f"use {code} only for the link it stands for in the setup.")
    if contact_type is not ONLY_FOR.get(table, contact_type):
        yield field_error(FIELD, "relation_not_for_type", f"link a {table} only to a {ONLY_FOR[table].lower()}.")


def _link_errors(contact: Member, added: BusinessRelation, setup: MarketingSetup) -> Iterator[FieldError]:
    """What keeps a contact from becoming a customer, vendor, ... (Business Central, Contact.CreateCustomer)."""
    table = added.link_to_table
    if table and table not in setup.relation_codes():
        rest = f"need a code for the link to {table} in Marketing Setup first."
        yield field_error(FIELD, "relation_code_not_set_up", rest)
    if table in NOT_FOR_BLOCKED and contact.privacy_blocked:
        yield field_error(FIELD, "contact_privacy_blocked", f"cannot name {contact.no}: it is privacy blocked.")
    if table is not LinkToTable.EMPLOYEE and contact.type is ContactType.PERSON and contact.company_no:
        what = f"to a {table}" if table else f"as {added.business_relation_code}"
        yield field_error(FIELD, "relation_of_company", f"{what} belong to its company {contact.company_no}.")


def _tidied(relation: BusinessRelation, setup: MarketingSetup) -> BusinessRelation:
    code = as_code(relation.business_relation_code) or setup.relation_codes().get(relation.link_to_table, "")
    return relation.model_copy(update={"business_relation_code": code, "no": as_code(relation.no)})


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if value and times > 1]
