"""By what names a file may call the fields of a record: ours, those of Sales (Dataverse), and plain ones."""

import re

from services.sync.domain.source import SalesContact

ALIASES = {
    "surname": "lastname",
    "name": "fullname organizationname accountname displayname",
    "address": "address1line1 street addressstreet",
    "address_2": "address1line2",
    "city": "address1city addresscity",
    "post_code": "address1postalcode postalcode zip zipcode",
    "county": "address1stateorprovince state stateorprovince",
    "country_region_code": "address1country country countryregion countrycode",
    "delivery_address": "address2line1",
    "delivery_city": "address2city",
    "delivery_post_code": "address2postalcode",
    "delivery_county": "address2stateorprovince",
    "delivery_country_region_code": "address2country deliverycountry",
    "email": "emailaddress1 emailaddress",
    "email_2": "emailaddress2",
    "phone_no": "telephone1 phone telephone",
    "home_phone_no": "telephone2",
    "mobile_phone_no": "mobilephone mobile",
    "fax_no": "fax",
    "home_page": "websiteurl website url",
    "language_code": "language",
    "currency_code": "transactioncurrencyid currency",
    "description": "notes",
    "gender": "gendercode",
    "family_status": "familystatuscode maritalstatus",
    "account_role": "accountrolecode",
    "do_not_email": "donotemail",
    "do_not_post": "donotpostalmail",
    "is_inactive": "statecode inactive status",
    "number_of_employees": "numberofemployees",
    "no": "number accountnumber",
    "contact_number": "contactno msdyncecontactnumber",
    "is_active_customer": "msdynceisactivecustomer activecustomer",
    "is_company_an_account": "msdynceiscompanyanaccount companyisanaccount",
    "parent": "company companyid companyno parentid parentno parentcustomerid parentcustomer",
    "parent_account": "account accountid accountno parentaccountid parentaccountno",
    "parent_contact": "parentcontactid parentcontactno",
    "parent_type": "parentkind companytype parentcustomerididtype parentcustomeridtype",
    "in_finance": "acknowledged isinfinance",
    "id": "contactid externalkey",
    "kind": "",
}

_ALL = {*SalesContact.model_fields, *ALIASES} - {"type", "contact_id", "company_id", "company_no"}


def folded(name: str) -> str:
    """`E-Mail`, `e_mail` and `EMail` are one name."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


FIELD_OF = {folded(name): name for name in _ALL} | {
    alias: name for name, aliases in ALIASES.items() for alias in aliases.split()
}
"""Folded name -> our name."""
