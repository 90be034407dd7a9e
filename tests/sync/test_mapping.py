"""A contact and its numbers become a payload."""

import pytest

from services.sync.domain.mapping import Mapped, map_record
from services.sync.domain.project import DIRECT, default_projects
from services.sync.domain.routing import Target
from services.sync.domain.source import SalesContact, source_of
from services.sync.domain.sync_record import SyncRecord
from services.sync.domain.templates import FieldMap, Form
from services.sync.domain.transforms import Origin, UnmappedValue
from shared.contracts.contacts import ContactState
from tests.sync.given import NUMBER, company, person
from tests.sync.projects import with_fields

TARGETS = {"account": Target.ACCOUNT, "contact": Target.CONTACT_PERSON, "customer": Target.CUSTOMER}


def mapped(target: str, contact: ContactState, form: Form = Form.DIRECT) -> Mapped:
    record = SyncRecord(no=contact.no, contact_number=contact.no if target == "account" else NUMBER)
    return map_record(default_projects(form)[TARGETS[target]], source_of(record, contact, "CT000001"))


def test_a_contact_person_is_keyed_by_its_contact_number_and_its_accounts_number() -> None:
    assert mapped("contact", person()).key == {
        "ContactPersonPartyNumber": "CON-01000-BVRCPS",
        "AssociatedPartyNumber": "CT000001",
    }


def test_a_contact_person_carries_name_address_and_job_of_the_contact() -> None:
    jane = person(address="1 Main St.", city="Aarhus", post_code="8000", country_region_code="DK", job_title="Buyer")

    fields = mapped("contact", jane).fields

    assert (fields["FirstName"], fields["MiddleName"], fields["LastName"]) == ("Jane", "Q.", "Doe")
    assert (fields["PrimaryAddressStreet"], fields["PrimaryAddressCity"]) == ("1 Main St.", "Aarhus")
    assert fields["PrimaryAddressCountryRegionISOCode"] == "DK"
    assert fields["EmploymentProfession"] == "Buyer"


def test_a_contact_person_is_marked_as_externally_maintained() -> None:
    assert mapped("contact", person()).fields["IsContactPersonExternallyMaintained"] == "Yes"


def test_a_contacts_number_is_customer_account_and_party_number_of_the_customer_it_becomes() -> None:
    customer = mapped("customer", person())

    assert customer.key == {"CustomerAccount": NUMBER}
    assert customer.fields["PartyNumber"] == NUMBER
    assert customer.fields["PartyType"] == "Person"
    assert (customer.fields["PersonLastName"], customer.fields["AddressDescription"]) == ("Doe", "Jane Q. Doe")


def test_an_account_becomes_an_organization_customer_under_its_account_number() -> None:
    account = mapped("account", company(phone_no="+45 8612 0000"))

    assert account.key == {"CustomerAccount": "CT000001"}
    assert account.fields["PartyType"] == "Organization"
    assert account.fields["OrganizationName"] == "Adatum Corporation"
    assert account.fields["PrimaryContactPhone"] == "+45 8612 0000"


@pytest.mark.parametrize("template", ["contact", "customer", "account"])
def test_the_country_is_usa_if_it_is_left_blank_and_stays_as_written_otherwise(template: str) -> None:
    field = "PrimaryAddressCountryRegionISOCode" if template == "contact" else "AddressCountryRegionISOCode"
    contact = company if template == "account" else person

    assert mapped(template, contact()).fields[field] == "USA"
    assert mapped(template, contact(country_region_code="US")).fields[field] == "US"


def test_a_field_that_was_emptied_is_sent_empty() -> None:
    assert mapped("contact", person(email="")).fields["PrimaryEmailAddress"] == ""


def test_each_field_tells_where_its_value_came_from() -> None:
    origins = mapped("customer", person(email="jane@adatum.example")).origins

    assert origins["PrimaryContactEmail"] is Origin.SOURCE
    assert origins["AddressCountryRegionISOCode"] is Origin.DEFAULT
    assert origins["CustomerGroupId"] is Origin.CONSTANT


def test_a_site_may_be_value_mapped_from_the_country() -> None:
    site = FieldMap(source="country_region_code", value_map={"DK": "2", "": "1"})
    project = with_fields(DIRECT[Target.CUSTOMER], SiteId=site)

    danish = map_record(project, {"country_region_code": "DK"})

    assert (danish.fields["SiteId"], danish.origins["SiteId"]) == ("2", Origin.VALUE_MAP)
    with pytest.raises(UnmappedValue, match=r"Customers V2\.SiteId"):
        map_record(project, {"country_region_code": "SE"})


def test_a_project_may_let_values_pass_that_its_map_does_not_know() -> None:
    site = FieldMap(source="city", value_map={"Kiel": "2"}, unmapped="pass")

    passed = map_record(with_fields(DIRECT[Target.CUSTOMER], SiteId=site), {"city": "Aarhus"})

    assert (passed.fields["SiteId"], passed.origins["SiteId"]) == ("Aarhus", Origin.SOURCE)


def test_what_is_not_known_is_left_out_so_that_finance_keeps_what_it_has() -> None:
    assert "EmploymentDepartment" not in mapped("contact", person()).fields
    assert "CreditLimit" not in mapped("customer", person()).fields


def test_what_sales_knows_beyond_our_contact_is_mapped_too() -> None:
    sales = SalesContact(**person().model_dump(), department="Rigging", description="Likes red", gender="Female")

    fields = mapped("contact", sales).fields

    assert (fields["EmploymentDepartment"], fields["Notes"], fields["Gender"]) == ("Rigging", "Likes red", "Female")


@pytest.mark.parametrize("target", TARGETS)
def test_through_cds_the_same_key_arrives(target: str) -> None:
    contact = company() if target == "account" else person()

    assert mapped(target, contact, Form.TWO_HOP).key == mapped(target, contact).key


def test_a_value_keeps_its_origin_through_cds() -> None:
    two_hops = mapped("customer", person(email="jane@adatum.example"), Form.TWO_HOP)

    assert two_hops.origins["PrimaryContactEmail"] is Origin.SOURCE
    assert two_hops.origins["PartyType"] is Origin.CONSTANT
    assert two_hops.origins["PrimaryAddressCountryRegionISOCode"] is Origin.DEFAULT
