"""Contact (Contacts) and Contact (Customers), row by row.

Source: seed 002, "Contact (Contacts) and Contact (Customers)", July 2017; in the form through CDS that it describes.
"""

import re

import pytest

from services.sync.domain.contact_number import NUMBER_FORMS, new_number
from services.sync.domain.facts import apply_activity, apply_contact
from services.sync.domain.mapping import map_record
from services.sync.domain.plan import Decision, GivenContact, Planned, plan
from services.sync.domain.project import DIRECT, Organization, Projects, default_projects
from services.sync.domain.routing import Target
from services.sync.domain.sales_activity import active_customer_no
from services.sync.domain.templates import FieldMap, Form, template_named
from services.sync.domain.transforms import Origin
from shared.contracts.contacts import ContactState, ContactType
from shared.contracts.erp import DocumentType
from shared.contracts.sync import CustomerMapped
from tests.fakes import handled
from tests.sync.given import company, created, document, person
from tests.sync.projects import presets, template, with_fields
from tests.sync.service import Sync, forget_numbers, nth_person, upgraded

THROUGH_CDS = default_projects(Form.TWO_HOP)
CONTACT = template(Target.CONTACT_PERSON, Form.TWO_HOP)
CUSTOMER = template(Target.CUSTOMER, Form.TWO_HOP)
SOURCE_TO_CDS, CDS_TO_OPERATIONS = 0, 1
CONTACTS = NUMBER_FORMS[ContactType.PERSON]
ADATUM = company()
JANE = person(company_no="CT000001")
NUMBER = "CON-01000-BVRCPS"


def planned(contact: ContactState, *, active: bool = False, projects: Projects = THROUGH_CDS) -> Planned:
    """What becomes of `contact` beside the account Adatum."""
    given = [GivenContact("adatum", ADATUM), GivenContact("jane", contact, NUMBER, is_active_customer=active)]
    return plan(given, (), projects)[1]


# Name of template, name of task in project


@pytest.mark.parametrize(
    ("name", "task"),
    [
        ("Contacts to Contact (Sales to Fin and Ops)", "Contacts"),
        ("Contacts to Customer (Sales to Fin and Ops)", "ContactToCustomer"),
    ],
)
def test_the_template_has_its_name_and_its_task(name: str, task: str) -> None:
    found = template_named(name)

    assert found
    assert found.task == task


def test_sync_tasks_required_prior_to_contact_sync_are_accounts() -> None:
    assert template_named("Accounts (Sales to Fin and Ops)")

    late = GivenContact("adatum", ADATUM, in_finance=False)
    plans = plan([GivenContact("jane", JANE, NUMBER), late], (), THROUGH_CDS)

    assert [(p.id, p.decision) for p in plans] == [("jane", Decision.WAITING), ("adatum", Decision.ACCOUNT)]


# Entity sets


def test_contacts_go_by_cds_contact_to_cds_contacts() -> None:
    assert [(leg.source, leg.to) for leg in CONTACT.legs] == [
        ("Contacts (Sales)", "Contact (CDS)"),
        ("Contact (CDS)", "CDS Contacts"),
    ]


def test_contacts_go_by_cds_account_to_customers_v2() -> None:
    assert [(leg.source, leg.to) for leg in CUSTOMER.legs] == [
        ("Contacts (Sales)", "Account (CDS)"),
        ("Account (CDS)", "Customers V2"),
    ]


# Entity flow


async def test_contacts_are_managed_in_sales_and_what_finance_answers_changes_none() -> None:
    sync = Sync()
    told = await sync.takes(created(ADATUM))
    before = sync.record(ADATUM.no)

    assert await sync.takes(*sync.answers_to(told)) == []
    assert {type(message) for message in told} == {CustomerMapped}
    assert sync.record(ADATUM.no).contact == before.contact


def test_contacts_with_is_active_customer_yes_sync_to_account_and_customer() -> None:
    found = planned(JANE, active=True)

    assert (found.decision, found.entity) == (Decision.CUSTOMER, "Customers V2")


def test_contacts_with_is_active_customer_no_and_company_pointing_to_an_account_sync_to_contact() -> None:
    found = planned(JANE)

    assert (found.decision, found.entity) == (Decision.CONTACT_PERSON, "CDS Contacts")


def test_contacts_whose_company_points_to_a_contact_do_not_sync() -> None:
    above = company(type=ContactType.PERSON, company_id=None, company_no="")
    plans = plan([GivenContact("above", above, shown=False), GivenContact("jane", JANE, NUMBER)], (), THROUGH_CDS)

    assert [(p.decision, p.reason) for p in plans] == [(Decision.SKIPPED, "parent_is_a_contact")]


def test_contacts_without_company_and_sales_activity_do_not_sync() -> None:
    assert planned(person(company_id=None)).decision is Decision.SKIPPED


# Prospect to cash solution for Sales


@pytest.mark.parametrize(
    "kind", [DocumentType.SALES_QUOTE, DocumentType.SALES_ORDER_CONFIRMATION, DocumentType.SALES_INVOICE]
)
def test_only_contacts_with_related_quotes_orders_or_invoices_have_is_active_customer_yes(kind: DocumentType) -> None:
    assert active_customer_no(document(kind)) == "CT000010"
    assert active_customer_no(document(DocumentType.SALES_SHIPMENT_NOTE)) == ""


def test_is_active_customer_differentiates_contacts_with_and_without_sales_activity() -> None:
    record, _ = apply_contact(None, created(JANE), account=None, number=NUMBER)
    active, _ = apply_activity(record, record.no)

    assert (record.is_active_customer, active.is_active_customer) == (False, True)


def test_is_company_an_account_identifies_contacts_linked_to_a_company_of_type_account() -> None:
    linked, _ = apply_contact(None, created(JANE), account=None, number=NUMBER)
    alone, _ = apply_contact(None, created(person(company_id=None)), account=None, number=NUMBER)

    assert (linked.is_company_an_account, alone.is_company_an_account) == (True, False)


def test_a_contact_number_is_con_an_increasing_number_and_a_suffix_of_6_characters() -> None:
    letters = iter("BVRCPS")

    assert new_number(CONTACTS, CONTACTS.first, lambda _: next(letters)) == "CON-01000-BVRCPS"


async def test_when_creating_a_new_contact_the_contact_number_is_automatically_generated_and_unique() -> None:
    sync = Sync()
    await sync.takes(*(created(nth_person(n)) for n in range(30)))

    numbers = [sync.record(nth_person(n).no).contact_number for n in range(30)]

    assert all(re.fullmatch(r"CON-\d{5,}-[A-Z0-9]{6}", number) for number in numbers)
    assert len({number[4:9] for number in numbers}) == 30


async def test_an_upgrade_populates_contact_numbers_to_existing_contacts_using_the_number_sequence() -> None:
    sync = Sync()
    existing = [nth_person(n) for n in range(3)]
    await sync.takes(*map(created, existing))
    await forget_numbers(sync.database, [contact.no for contact in existing])

    await upgraded(sync.replica(), sync.database)

    assert [sync.record(contact.no).contact_number[:9] for contact in existing] == [
        *("CON-01003", "CON-01004", "CON-01005")
    ]


async def test_the_upgrade_also_populates_is_active_customer_of_contacts_with_any_sales_activity() -> None:
    """Activity is kept under the contact's number, also when nothing else is known of the contact."""
    sync = Sync()
    await handled(sync.replica(), document(account_no="CT1000001"), created(nth_person(1)), created(nth_person(2)))
    await forget_numbers(sync.database, ["CT1000001", "CT1000002"])

    await upgraded(sync.replica(), sync.database)

    active, other = sync.record("CT1000001"), sync.record("CT1000002")
    assert (active.is_active_customer, active.target) == (True, Target.CUSTOMER)
    assert (other.is_active_customer, other.target) == (False, Target.CONTACT_PERSON)


# In Finance and Operations


def test_contacts_are_tagged_as_externally_maintained() -> None:
    field = planned(JANE).fields["IsContactPersonExternallyMaintained"]

    assert field == {"value": "Yes", "from": Origin.CONSTANT}


# Preconditions and mapping setup: Contact to Contact


def test_contact_organization_id_is_defaulted_to_org001() -> None:
    assert presets(CONTACT, SOURCE_TO_CDS)["Organization_OrganizationId"] == "ORG001"


def test_contact_primary_account_organization_id_is_defaulted_to_org001() -> None:
    assert presets(CONTACT, SOURCE_TO_CDS)["PrimaryAccount_Organization_OrganizationId"] == "ORG001"


@pytest.mark.parametrize("target", [Target.CONTACT_PERSON, Target.CUSTOMER])
def test_the_cds_organization_id_is_updated_in_source_to_cds(target: Target) -> None:
    own = THROUGH_CDS[target].model_copy(update={"organizations": (Organization(organization="NORDWIND"),)})
    to_cds = own.model_copy(update={"legs": own.legs[:1]})

    fields = map_record(to_cds, {"contact_number": NUMBER}).fields

    ids = {field: value for field, value in fields.items() if field.endswith("Organization_OrganizationId")}
    assert set(ids.values()) == {"NORDWIND"}
    assert len(ids) == (2 if target is Target.CONTACT_PERSON else 1)


@pytest.mark.parametrize("active", [False, True], ids=["Contact to Contact", "Contact to Customer"])
def test_primary_address_country_region_iso_code_is_defaulted_to_usa_if_it_is_left_blank_in_sales(active: bool) -> None:
    blank, danish = (
        planned(JANE, active=active),
        planned(person(company_no="CT000001", country_region_code="DK"), active=active),
    )

    field = "PrimaryAddressCountryRegionISOCode"
    assert blank.fields[field] == {"value": "USA", "from": Origin.DEFAULT}
    assert danish.fields[field] == {"value": "DK", "from": Origin.SOURCE}


def test_primary_account_role_is_mapped_to_decision_making_role_with_the_value_decision() -> None:
    source = {"account_role": "Decision Maker", "contact_number": NUMBER}

    mapped = map_record(THROUGH_CDS[Target.CONTACT_PERSON], source)

    assert (mapped.fields["DecisionMakingRole"], mapped.origins["DecisionMakingRole"]) == ("Decision", Origin.VALUE_MAP)


def test_the_mapping_of_the_role_can_be_removed_from_cds_to_destination() -> None:
    without = with_fields(THROUGH_CDS[Target.CONTACT_PERSON], ("DecisionMakingRole",))

    assert "DecisionMakingRole" not in map_record(without, {"account_role": "Decision Maker"}).fields


# Preconditions and mapping setup: Contact to Customer


def test_customer_organization_id_is_defaulted_to_org001() -> None:
    assert presets(CUSTOMER, SOURCE_TO_CDS)["Organization_OrganizationId"] == "ORG001"


def test_customer_group_id_is_defaulted_to_10() -> None:
    assert planned(JANE, active=True).fields["CustomerGroupId"]["value"] == "10"


@pytest.mark.parametrize("field", ["SiteId", "WarehouseId"])
def test_site_and_warehouse_are_not_defined_by_the_template(field: str) -> None:
    assert field not in presets(CUSTOMER, CDS_TO_OPERATIONS)
    assert field not in planned(JANE, active=True).fields


@pytest.mark.parametrize("field", ["SiteId", "WarehouseId"])
def test_site_and_warehouse_can_be_defaulted(field: str) -> None:
    project = with_fields(DIRECT[Target.CUSTOMER], (), **{field: FieldMap(default="1")})

    found = planned(JANE, active=True, projects={**DIRECT, Target.CUSTOMER: project})

    assert found.fields[field] == {"value": "1", "from": Origin.CONSTANT}


@pytest.mark.parametrize(("source", "value"), [("country_region_code", "DK"), ("city", "Aarhus")])
def test_a_site_can_be_value_mapped_from_country_or_city(source: str, value: str) -> None:
    site = FieldMap(source=source, value_map={value: "2", "": "1"})
    projects = {**DIRECT, Target.CUSTOMER: with_fields(DIRECT[Target.CUSTOMER], SiteId=site)}

    mapped = planned(person(**{source: value}), active=True, projects=projects)
    blank = planned(JANE, active=True, projects=projects)
    unknown = planned(person(**{source: "Atlantis"}), active=True, projects=projects)

    assert mapped.fields["SiteId"] == {"value": "2", "from": Origin.VALUE_MAP}
    assert blank.fields["SiteId"] == {"value": "1", "from": Origin.VALUE_MAP}
    assert (unknown.decision, unknown.reason, unknown.detail) == (
        *(Decision.REFUSED, "unmapped_value"),
        "Customers V2.SiteId",
    )


def test_language_id_is_defaulted_to_en_us() -> None:
    assert planned(JANE, active=True).fields["LanguageId"]["value"] == "en-us"
