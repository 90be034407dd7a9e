"""Which fields flow between a contact and its accounts, in which direction, and which of them start it.

Business Central: codeunits CustVendBank-Update (5055), CustCont-Update, VendCont-Update, BankCont-Update; Contact table
5050, OnModify, and Employee.
"""

from dataclasses import dataclass, replace

from services.sync.domain.accounts.values import Value, plain
from shared.contracts.accounts import FieldGroup
from shared.contracts.contacts import ContactState
from shared.contracts.erp import AccountFields, AccountKind


@dataclass(frozen=True, slots=True)
class Flow:
    """A field of the contact and the account's field of the same meaning.

    One that does not flow `back` goes from the contact to the account only; one that does not `trigger` waits until the
    contact changes in one that does. One that `follows` another has that one's value in upper case while it is blank.
    """

    contact: str
    account: str
    group: FieldGroup
    back: bool = True
    triggers: bool = True
    follows: str = ""

    def of_contact(self, contact: ContactState) -> Value:
        return plain(getattr(contact, self.contact))

    def of_account(self, account: AccountFields) -> Value:
        value = plain(getattr(account, self.account))
        return value or (str(getattr(account, self.follows)).upper() if self.follows else value)


def _flows(group: FieldGroup, *names: str) -> tuple[Flow, ...]:
    return tuple(Flow(name, name, group) for name in names)


SEARCH_NAME = Flow("search_name", "search_name", FieldGroup.NAME, follows="name")
NAMES = (*_flows(FieldGroup.NAME, "name", "name_2"), SEARCH_NAME)
ADDRESS = _flows(FieldGroup.ADDRESS, "address", "address_2", "city", "post_code", "county", "country_region_code")
PHONES = _flows(FieldGroup.COMMUNICATION, "phone_no", "mobile_phone_no", "fax_no", "email")
COMMUNICATION = (*PHONES, *_flows(FieldGroup.COMMUNICATION, "telex_no", "telex_answer_back", "home_page"))
TERMS = _flows(FieldGroup.TERMS, "territory_code", "currency_code", "language_code", "format_region")
REGISTRATION = _flows(FieldGroup.REGISTRATION, "vat_registration_no", "registration_no")
PRIVACY = (Flow("privacy_blocked", "privacy_blocked", FieldGroup.PRIVACY, triggers=False),)
CONTACT_TYPE = (Flow("type", "contact_type", FieldGroup.TERMS, back=False),)
IMAGE = (Flow("image", "image", FieldGroup.NAME, triggers=False),)
SALESPERSON = _flows(FieldGroup.TERMS, "salesperson_code")

BANK_ACCOUNT = (*NAMES, *ADDRESS, *COMMUNICATION, *TERMS)
VENDOR = (*BANK_ACCOUNT, *REGISTRATION, *PRIVACY, *IMAGE, *CONTACT_TYPE)
CUSTOMER = (*VENDOR, *SALESPERSON)
EMPLOYEE = tuple(
    replace(flow, back=False)
    for flow in (
        Flow("first_name", "first_name", FieldGroup.NAME),
        Flow("middle_name", "middle_name", FieldGroup.NAME),
        Flow("surname", "last_name", FieldGroup.NAME),
        Flow("job_title", "job_title", FieldGroup.NAME, triggers=False),
        Flow("initials", "initials", FieldGroup.NAME, triggers=False),
        *ADDRESS,
        *PHONES,
        Flow("pager", "pager", FieldGroup.COMMUNICATION, triggers=False),
        *IMAGE,
    )
)

FLOWS = {
    AccountKind.CUSTOMER: CUSTOMER,
    AccountKind.VENDOR: VENDOR,
    AccountKind.BANK_ACCOUNT: BANK_ACCOUNT,
    AccountKind.EMPLOYEE: EMPLOYEE,
}

FILLS_ONLY_A_NEW_CONTACT = {AccountKind.VENDOR: ("purchaser_code", "salesperson_code")}
"""An account's field, and the contact's that it lands in when the contact is made from the account, never again."""
