"""A company and its person on their way through contacts, dedupe, interactions and sync."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from shared.contracts.contacts import (
    BusinessRelation,
    ChangeContact,
    ContactChanged,
    ContactChanges,
    ContactCreated,
    ContactDeleted,
    ContactType,
    CreateContact,
    DeleteContact,
    LinkToTable,
)
from shared.contracts.dedupe import DuplicateCleared, DuplicateFound
from shared.contracts.erp import AccountType, DocumentIssued, DocumentType
from shared.contracts.interactions import InteractionLogged, InteractionUnmatched
from shared.contracts.sync import ContactPersonMapped, CustomerMapped
from shared.contracts.telephony import CallDirection, CallEnded
from shared.platform.settings import Settings
from tests.flows.ears import Ears, until
from tests.reading import send

pytestmark = [pytest.mark.backing, pytest.mark.timeout(600)]

INVOICE = DocumentIssued(
    document_type=DocumentType.SALES_INVOICE,
    document_no="103210",
    account_type=AccountType.CUSTOMER,
    account_no="D20001",
    document_date=date(2026, 11, 19),
)
CALL = CallEnded(
    call_id="pbx-77120",
    direction=CallDirection.INBOUND,
    from_number="0151 23456789",
    to_number="+49 30 23125 017",
    country_region_code="DE",
    started_at=datetime(2026, 11, 19, 14, 5, tzinfo=UTC),
    duration_seconds=184,
    answered=True,
)
NORDWIND = CreateContact(
    contact_id=uuid4(),
    type=ContactType.COMPANY,
    name="Nordwind Schiffstechnik GmbH",
    address="Hafenstraße 12",
    post_code="24103",
    city="Kiel",
    country_region_code="DE",
    email="info@nordwind-schiffstechnik.example",
    vat_registration_no="DE136695976",
    business_relations=(
        BusinessRelation(business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER, no="D20001"),
    ),
)
ANNIKA = CreateContact(
    contact_id=uuid4(),
    type=ContactType.PERSON,
    first_name="Annika",
    surname="Petersen",
    company_id=NORDWIND.contact_id,
    mobile_phone_no="+49 151 23456789",
    country_region_code="DE",
)
ENTERED_AGAIN = CreateContact(
    contact_id=uuid4(),
    type=ContactType.COMPANY,
    name="Nordwind Schifftechnik Gmbh",
    address="Hafenstr. 12",
    city="Kiel",
    country_region_code="DE",
    vat_registration_no="DE136695976",
)


@pytest.fixture(scope="module")
async def story(settings: Settings, ears: Ears) -> Ears:
    """The invoice and the call come first; the company, its person and its second record when both wait."""
    await send(settings, INVOICE, CALL)
    await ears.first(InteractionUnmatched, source_id=INVOICE.source_id())
    await ears.first(InteractionUnmatched, source_id=CALL.source_id())
    await send(settings, NORDWIND, ENTERED_AGAIN)
    await ears.first(ContactCreated, contact_id=NORDWIND.contact_id)
    await send(settings, ANNIKA)
    return ears


async def test_each_contact_is_told_of_with_its_number_and_what_it_takes_over_from_its_company(story: Ears) -> None:
    nordwind = await story.first(ContactCreated, contact_id=NORDWIND.contact_id)
    again = await story.first(ContactCreated, contact_id=ENTERED_AGAIN.contact_id)
    annika = await story.first(ContactCreated, contact_id=ANNIKA.contact_id)

    assert {nordwind.contact.no, again.contact.no, annika.contact.no} == {"CT000001", "CT000002", "CT000003"}
    assert (annika.contact.company_no, annika.contact.city) == (nordwind.contact.no, "Kiel")


async def test_what_came_before_its_contact_waits_and_is_logged_when_the_contact_arrives(story: Ears) -> None:
    invoice = await story.first(InteractionLogged, source_id=INVOICE.source_id())
    call = await story.first(InteractionLogged, source_id=CALL.source_id())

    waited = story.of(InteractionUnmatched, version=1)
    assert {m.reason for m in waited} == {"no_contact_with_this_customer", "no_contact_with_this_number"}
    assert (invoice.entry.contact_id, invoice.entry.document_no) == (NORDWIND.contact_id, "103210")
    assert (call.entry.contact_id, call.entry.contact_via) == (ANNIKA.contact_id, "0151 23456789")


async def test_the_company_becomes_a_customer_and_its_person_a_contact_person(story: Ears) -> None:
    customer = await story.first(CustomerMapped, contact_id=NORDWIND.contact_id)
    person = await story.first(ContactPersonMapped, contact_id=ANNIKA.contact_id)

    assert customer.fields["OrganizationName"] == "Nordwind Schiffstechnik GmbH"
    assert (person.fields["FirstName"], person.fields["LastName"]) == ("Annika", "Petersen")
    assert person.record_key["AssociatedPartyNumber"] == customer.record_key["CustomerAccount"]


async def test_the_second_record_of_the_company_is_found_with_the_fields_that_agree(story: Ears) -> None:
    found = await story.first(DuplicateFound)

    assert {found.left_id, found.right_id} == {NORDWIND.contact_id, ENTERED_AGAIN.contact_id}
    assert set(found.agreed) >= {"name", "vat_registration_no", "address", "city"}
    assert found.score > 0.9


async def test_a_change_reaches_finance_and_a_deleted_record_is_no_duplicate_any_more(
    settings: Settings, story: Ears
) -> None:
    moved = ChangeContact(contact_id=NORDWIND.contact_id, changes=ContactChanges(address="Kaistraße 3"))
    await story.first(DuplicateFound)
    await send(settings, moved, DeleteContact(contact_id=ENTERED_AGAIN.contact_id))

    changed = await story.first(ContactChanged, contact_id=NORDWIND.contact_id)
    deleted = await story.first(ContactDeleted, contact_id=ENTERED_AGAIN.contact_id)
    cleared = await story.first(DuplicateCleared)
    await until(lambda: "Kaistraße 3" in streets_in_finance(story), "the new address")

    assert (changed.old, deleted.version) == ({"address": "Hafenstraße 12"}, 2)
    assert {cleared.left_id, cleared.right_id} == {NORDWIND.contact_id, ENTERED_AGAIN.contact_id}


def streets_in_finance(story: Ears) -> list[str]:
    return [m.fields["AddressStreet"] for m in story.of(CustomerMapped, contact_id=NORDWIND.contact_id)]
