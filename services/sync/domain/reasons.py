"""The stable codes that say why a contact stands where it stands."""

from enum import StrEnum


class Reason(StrEnum):
    """One code per way through the routing, and per way of not arriving."""

    COMPANY = "company"
    ACTIVE_CUSTOMER = "active_customer"
    COMPANY_IS_AN_ACCOUNT = "company_is_an_account"
    PARENT_IS_A_CONTACT = "parent_is_a_contact"
    NO_SALES_ACTIVITY_AND_NO_ACCOUNT = "no_sales_activity_and_no_account"
    FILTERED_OUT = "filtered_out"
    PROJECT_IS_OFF = "project_is_off"
    CONTACT_NOT_KNOWN = "contact_not_known"
    ACCOUNT_NOT_IN_FINANCE = "account_not_in_finance"
    CONTACT_NUMBER_MISSING = "contact_number_missing"
    UNMAPPED_VALUE = "unmapped_value"
    FINANCE_WILL_BE_ASKED_AGAIN = "finance_will_be_asked_again"
    FINANCE_REFUSED = "finance_refused"
    KEY_BELONGS_TO_ANOTHER = "key_belongs_to_another"
    CONTACT_DELETED = "contact_deleted"
    CONTACT_MERGED = "contact_merged"
