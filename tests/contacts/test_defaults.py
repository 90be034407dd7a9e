"""What new contacts get when nothing is said (Microsoft Learn: Set up relationship management)."""

from services.contacts.domain.marketing_setup import MarketingSetup
from shared.contracts.contacts import BusinessRelation, CorrespondenceType, LinkToTable
from tests.contacts.examples import a_company, a_person, changed

SETUP = MarketingSetup(
    default_salesperson_code="PS",
    default_territory_code="NORTH",
    default_country_region_code="DE",
    default_language_code="ENU",
    default_format_region="de-DE",
    default_correspondence_type=CorrespondenceType.EMAIL,
    def_company_salutation_code="COMPANY",
    default_person_salutation_code="UNISEX",
)


def test_blank_fields_get_the_defaults() -> None:
    company = a_company(setup=SETUP, salesperson_code="JO")

    assert (company.salesperson_code, company.territory_code, company.country_region_code) == ("JO", "NORTH", "DE")
    assert (company.language_code, company.format_region) == ("ENU", "de-DE")
    assert company.correspondence_type is CorrespondenceType.EMAIL


def test_companies_and_persons_have_salutations_of_their_own() -> None:
    assert a_company(setup=SETUP).salutation_code == "COMPANY"
    assert a_person(setup=SETUP).salutation_code == "UNISEX"
    assert a_person(setup=SETUP, salutation_code="f").salutation_code == "F"


def test_the_companys_language_wins_over_the_default() -> None:
    assert a_person(company=a_company(language_code="DEU"), setup=SETUP).language_code == "DEU"


def test_where_the_companys_language_is_blank_the_default_holds() -> None:
    assert a_person(company=a_company(), setup=SETUP, language_code="FRA").language_code == "ENU"


def test_the_format_region_of_a_language_that_is_given_wins_over_the_default() -> None:
    assert a_company(setup=SETUP, language_code="DAN").format_region == "da-DK"


def test_a_contact_made_from_a_customer_gets_no_defaults() -> None:
    customer = BusinessRelation(business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER, no="C00010")

    company = a_company(setup=SETUP, business_relations=(customer,))

    assert (company.salesperson_code, company.salutation_code) == ("", "")


def test_a_field_that_is_blanked_later_stays_blank() -> None:
    assert changed(a_company(setup=SETUP), territory_code="").territory_code == ""


def test_a_vat_number_is_checked_for_the_default_country() -> None:
    assert a_company(setup=SETUP, vat_registration_no="DE136695976").vat_registration_no == "DE136695976"
