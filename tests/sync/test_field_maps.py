"""Which field of Sales becomes which field of Finance, one by one, as the screenshots of the templates have them.

Microsoft Learn: Synchronize accounts (contacts) from Sales to customers (contacts or customers) in Finance and
Operations, straight and through CDS.
"""

from typing import Any

import pytest

from services.sync.domain.mapping import map_record
from services.sync.domain.project import default_projects
from services.sync.domain.routing import Target
from services.sync.domain.source import SOURCE_FIELDS
from services.sync.domain.templates import Form

MAPPED = {"gender": "Female", "family_status": "Married", "account_role": "Influencer"}
YES_OR_NO = ("do_not_email", "do_not_phone", "do_not_post", "is_inactive")
SALES: dict[str, Any] = {
    **{name: f"its {name}" for name in SOURCE_FIELDS},
    **MAPPED,
    **dict.fromkeys(YES_OR_NO, True),
}
"""A record of Sales in which every field has a value of its own."""

PERSON = {
    "FirstName": "first_name",
    "MiddleName": "middle_name",
    "LastName": "surname",
    "PrimaryAddressStreet": "address",
    "PrimaryAddressCity": "city",
    "PrimaryAddressZipCode": "post_code",
    "PrimaryAddressStateId": "county",
    "PrimaryAddressCountryRegionISOCode": "country_region_code",
    "PrimaryEmailAddress": "email",
    "PrimaryPhoneNumber": "phone_no",
    "PrimaryURL": "home_page",
    "EmploymentDepartment": "department",
    "EmploymentProfession": "job_title",
    "Notes": "description",
    "GovernmentIdentificationNumber": "government_id",
    "Gender": "gender",
    "MaritalStatus": "family_status",
    "ContactPersonPartyNumber": "contact_number",
    "AssociatedPartyNumber": "parent_number",
}
PERSON_OF_ITS_OWN = {
    "ContactPersonPartyType": "Person",
    "IsContactPersonExternallyMaintained": "Yes",
    "IsReceivingDirectMail": "No",
    "IsInactive": "Yes",
}
PARTY = {
    "CustomerAccount": "contact_number",
    "PartyNumber": "contact_number",
    "AddressDescription": "name",
    "AddressStreet": "address",
    "AddressCity": "city",
    "AddressZipCode": "post_code",
    "AddressState": "county",
    "PrimaryContactEmail": "email",
    "PrimaryContactPhone": "phone_no",
    "PrimaryContactFax": "fax_no",
    "PrimaryContactURL": "home_page",
    "CreditLimit": "credit_limit",
    "SalesCurrencyCode": "currency_code",
    "SalesMemo": "description",
}
PARTY_OF_ITS_OWN = {"CustomerGroupId": "10", "LanguageId": "en-us", "IsExternallyMaintained": "Yes"}
NAMES = {"PersonFirstName": "first_name", "PersonMiddleName": "middle_name", "PersonLastName": "surname"}
ACCOUNT = PARTY | {
    "OrganizationName": "name",
    "AddressCountryRegionISOCode": "country_region_code",
    "DeliveryAddressDescription": "name",
    "DeliveryAddressStreet": "delivery_address",
    "DeliveryAddressCity": "delivery_city",
    "DeliveryAddressZipCode": "delivery_post_code",
    "DeliveryAddressState": "delivery_county",
    "DeliveryAddressCountryRegionISOCode": "delivery_country_region_code",
    "NumberOfEmployees": "number_of_employees",
}
ACCOUNT_OF_ITS_OWN = PARTY_OF_ITS_OWN | {
    "PartyType": "Organization",
    "AddressLocationRoles": "Invoice",
    "SiteId": "1",
    "WarehouseId": "13",
}
CUSTOMER_OF_ITS_OWN = PARTY_OF_ITS_OWN | {"PartyType": "Person"}
THROUGH_CDS = {"OrganizationName": "name", "PrimaryAddressCountryRegionISOCode": "country_region_code"}
COUNTRY = {"AddressCountryRegionISOCode": "country_region_code"}


@pytest.mark.parametrize(
    ("target", "form", "fields", "of_its_own"),
    [
        (Target.CONTACT_PERSON, Form.DIRECT, PERSON, PERSON_OF_ITS_OWN),
        (Target.CONTACT_PERSON, Form.TWO_HOP, PERSON | {"DecisionMakingRole": "account_role"}, PERSON_OF_ITS_OWN),
        (
            Target.CUSTOMER,
            Form.DIRECT,
            PARTY | NAMES | COUNTRY,
            CUSTOMER_OF_ITS_OWN,
        ),
        (
            Target.CUSTOMER,
            Form.TWO_HOP,
            PARTY | NAMES | COUNTRY | THROUGH_CDS,
            CUSTOMER_OF_ITS_OWN | {"AddressLocationRoles": "Invoice"},
        ),
        (Target.ACCOUNT, Form.DIRECT, ACCOUNT, ACCOUNT_OF_ITS_OWN),
        (Target.ACCOUNT, Form.TWO_HOP, ACCOUNT, ACCOUNT_OF_ITS_OWN),
    ],
)
def test_finance_has_each_field_from_the_field_of_sales_that_is_meant(
    target: Target, form: Form, fields: dict[str, str], of_its_own: dict[str, str]
) -> None:
    mapped = map_record(default_projects(form)[target], SALES).fields

    assert mapped == {name: SALES[source] for name, source in fields.items()} | of_its_own


CDS_CONTACT = {
    "ContactId": "contact_number",
    "PrimaryAccount_AccountId": "parent_number",
    "Name_GivenName": "first_name",
    "Name_MiddleName": "middle_name",
    "Name_Surname": "surname",
    "HomePostalAddress_Line1": "address",
    "HomePostalAddress_Line2": "address_2",
    "HomePostalAddress_City": "city",
    "HomePostalAddress_PostalCode": "post_code",
    "HomePostalAddress_StateProvince": "county",
    "HomePostalAddress_CountryRegion": "country_region_code",
    "EmailPrimary": "email",
    "EmailAlternate": "email_2",
    "PhonePrimary": "phone_no",
    "PhoneBusiness": "phone_no",
    "PhoneCell": "mobile_phone_no",
    "PhoneHome": "home_phone_no",
    "WebsiteURL": "home_page",
    "Department": "department",
    "Profession": "job_title",
    "Description": "description",
    "GovernmentId": "government_id",
    "BirthDate": "birth_date",
    "Gender": "gender",
    "MaritalStatus": "family_status",
    "PrimaryAccountRole": "account_role",
}
CDS_CONTACT_OF_ITS_OWN = {
    "Source": "Sales",
    "PartyType": "Person",
    "Organization_OrganizationId": "ORG001",
    "PrimaryAccount_Organization_OrganizationId": "ORG001",
    "IsEmailContactAllowed": "No",
    "IsPhoneContactAllowed": "No",
    "IsPostalMailAllowed": "No",
    "Status": "Inactive",
}
CDS_ACCOUNT = {
    "AccountId": "contact_number",
    "OrganizationName": "name",
    "MailingPostalAddress_Street": "address",
    "MailingPostalAddress_Line2": "address_2",
    "MailingPostalAddress_City": "city",
    "MailingPostalAddress_PostalCode": "post_code",
    "MailingPostalAddress_StateProvince": "county",
    "MailingPostalAddress_CountryRegion": "country_region_code",
    "EmailPrimary": "email",
    "Phone01": "phone_no",
    "Fax": "fax_no",
    "WebsiteURL": "home_page",
    "CreditLimit": "credit_limit",
    "Currency": "currency_code",
    "Description": "description",
}
CDS_CUSTOMER = CDS_ACCOUNT | {
    "PersonName_GivenName": "first_name",
    "PersonName_MiddleName": "middle_name",
    "PersonName_Surname": "surname",
    "Phone02": "home_phone_no",
    "Phone03": "mobile_phone_no",
}
CDS_CUSTOMER_OF_ITS_OWN = {"Source": "Sales", "PartyType": "Person", "Organization_OrganizationId": "ORG001"}


@pytest.mark.parametrize(
    ("target", "fields", "of_its_own"),
    [
        (Target.CONTACT_PERSON, CDS_CONTACT, CDS_CONTACT_OF_ITS_OWN),
        (Target.CUSTOMER, CDS_CUSTOMER, CDS_CUSTOMER_OF_ITS_OWN),
    ],
)
def test_cds_has_each_field_from_the_field_of_sales_that_is_meant(
    target: Target, fields: dict[str, str], of_its_own: dict[str, str]
) -> None:
    project = default_projects(Form.TWO_HOP)[target]
    to_cds = project.model_copy(update={"legs": project.legs[:1]})

    mapped = map_record(to_cds, SALES).fields

    assert mapped == {name: SALES[source] for name, source in fields.items()} | of_its_own
