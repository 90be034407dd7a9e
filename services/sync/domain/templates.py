"""The direct templates: which field of a contact becomes which field of Finance, and Microsoft's presets.

Microsoft Learn: Synchronize accounts directly from Sales to customers in Finance and Operations; Synchronize contacts
directly from Sales to contacts or customers. Mapped is what our contact has: of postal addresses the first, and no
credit limit, employee count, department, notes, government id, gender, family status, direct mail or inactive mark.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.sync.domain.routing import Target

YES = "Yes"


@dataclass(frozen=True, slots=True)
class FieldMap:
    """One line of a template: without a source, the default is a constant."""

    target: str
    source: str | None = None
    default: str | None = None
    value_map: Mapping[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its one task: the Finance entity, its integration key within a legal entity, its field maps.

    Sources are fields of ContactState, `contact_number` (a company's is its account number) and `parent_number`.
    """

    name: str
    task: str
    entity: str
    key: tuple[str, ...]
    fields: tuple[FieldMap, ...]


CUSTOMERS = "Customers V2"
CONTACT_PERSONS = "CDS Contacts"

CUSTOMER_FIELDS = (
    FieldMap("CustomerAccount", "contact_number"),
    FieldMap("PartyNumber", "contact_number"),
    FieldMap("AddressDescription", "name"),
    FieldMap("AddressStreet", "address"),
    FieldMap("AddressCity", "city"),
    FieldMap("AddressZipCode", "post_code"),
    FieldMap("AddressState", "county"),
    FieldMap("AddressCountryRegionISOCode", "country_region_code", default="USA"),
    FieldMap("PrimaryContactEmail", "email"),
    FieldMap("PrimaryContactPhone", "phone_no"),
    FieldMap("PrimaryContactFax", "fax_no"),
    FieldMap("PrimaryContactURL", "home_page"),
    FieldMap("SalesCurrencyCode", "currency_code"),
    FieldMap("CustomerGroupId", default="10"),
    FieldMap("LanguageId", default="en-us"),
    FieldMap("IsExternallyMaintained", default=YES),
)

ACCOUNTS = Template(
    name="Accounts (Sales to Fin and Ops) - Direct",
    task="Accounts - Customers",
    entity=CUSTOMERS,
    key=("CustomerAccount",),
    fields=(
        *CUSTOMER_FIELDS,
        FieldMap("PartyType", default="Organization"),
        FieldMap("OrganizationName", "name"),
        FieldMap("SiteId", default="1"),
        FieldMap("WarehouseId", default="13"),
    ),
)

CONTACTS_TO_CUSTOMER = Template(
    name="Contacts to Customer (Sales to Fin and Ops) - Direct",
    task="ContactToCustomer",
    entity=CUSTOMERS,
    key=("CustomerAccount",),
    fields=(
        *CUSTOMER_FIELDS,
        FieldMap("PartyType", default="Person"),
        FieldMap("PersonFirstName", "first_name"),
        FieldMap("PersonMiddleName", "middle_name"),
        FieldMap("PersonLastName", "surname"),
    ),
)

CONTACTS = Template(
    name="Contacts (Sales to Fin and Ops) - Direct",
    task="Contacts",
    entity=CONTACT_PERSONS,
    key=("ContactPersonPartyNumber", "AssociatedPartyNumber"),
    fields=(
        FieldMap("ContactPersonPartyNumber", "contact_number"),
        FieldMap("AssociatedPartyNumber", "parent_number"),
        FieldMap("ContactPersonPartyType", default="Person"),
        FieldMap("FirstName", "first_name"),
        FieldMap("MiddleName", "middle_name"),
        FieldMap("LastName", "surname"),
        FieldMap("PrimaryAddressStreet", "address"),
        FieldMap("PrimaryAddressCity", "city"),
        FieldMap("PrimaryAddressZipCode", "post_code"),
        FieldMap("PrimaryAddressStateId", "county"),
        FieldMap("PrimaryAddressCountryRegionISOCode", "country_region_code", default="USA"),
        FieldMap("PrimaryEmailAddress", "email"),
        FieldMap("PrimaryPhoneNumber", "phone_no"),
        FieldMap("PrimaryURL", "home_page"),
        FieldMap("EmploymentProfession", "job_title"),
        FieldMap("IsContactPersonExternallyMaintained", default=YES),
    ),
)

Templates = Mapping[Target, Template]

DIRECT: Templates = {
    Target.ACCOUNT: ACCOUNTS,
    Target.CUSTOMER: CONTACTS_TO_CUSTOMER,
    Target.CONTACT_PERSON: CONTACTS,
}
