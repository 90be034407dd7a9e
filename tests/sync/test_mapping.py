"""A contact and its numbers become a payload."""

from dataclasses import replace

import pytest

from services.sync.domain.mapping import Mapped, map_record
from services.sync.domain.templates import ACCOUNTS, CONTACTS, CONTACTS_TO_CUSTOMER, FieldMap
from services.sync.domain.transforms import Origin, UnmappedValue
from shared.contracts.contacts import ContactState
from tests.sync.given import NUMBER, company, person


def mapped(template_name: str, contact: ContactState) -> Mapped:
    template = {"account": ACCOUNTS, "contact": CONTACTS, "customer": CONTACTS_TO_CUSTOMER}[template_name]
    number = contact.no if template_name == "account" else NUMBER
    return map_record(template, {**vars(contact), "contact_number": number, "parent_number": "CT000001"})


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
    site = FieldMap("SiteId", "country_region_code", value_map={"DK": "2", "": "1"})
    template = replace(CONTACTS_TO_CUSTOMER, fields=(*CONTACTS_TO_CUSTOMER.fields, site))

    danish = map_record(template, {"country_region_code": "DK"})

    assert (danish.fields["SiteId"], danish.origins["SiteId"]) == ("2", Origin.VALUE_MAP)
    with pytest.raises(UnmappedValue, match=r"Customers V2\.SiteId"):
        map_record(template, {"country_region_code": "SE"})
