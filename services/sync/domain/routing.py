"""What a contact becomes in Finance.

Microsoft Learn: Synchronize contacts directly from Sales to contacts or customers in Finance and Operations.
"""

from dataclasses import dataclass
from enum import StrEnum

from services.sync.domain.reasons import Reason
from shared.contracts.contacts import ContactState, ContactType


class Target(StrEnum):
    """Accounts and customers are Finance's Customers V2 (Organization, Person), contact persons its CDS Contacts."""

    ACCOUNT = "account"
    CUSTOMER = "customer"
    CONTACT_PERSON = "contact_person"
    SKIPPED = "skipped"


REASON_OF = {
    Target.ACCOUNT: Reason.COMPANY,
    Target.CUSTOMER: Reason.ACTIVE_CUSTOMER,
    Target.CONTACT_PERSON: Reason.COMPANY_IS_AN_ACCOUNT,
}
"""The rule that leads to each entity of Finance."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a contact goes, and the rule that sent it there."""

    target: Target
    reason: Reason


def route(contact: ContactState, *, is_active_customer: bool, parent: ContactType | None) -> Route:
    """The route of a contact whose parent (a person's company) is a company, a person, or None.

    A company is the account of Sales, a person its contact. An active customer is a customer whatever its parent is.
    """
    if contact.type is ContactType.COMPANY:
        return Route(Target.ACCOUNT, Reason.COMPANY)
    if is_active_customer:
        return Route(Target.CUSTOMER, Reason.ACTIVE_CUSTOMER)
    if parent is ContactType.COMPANY:
        return Route(Target.CONTACT_PERSON, Reason.COMPANY_IS_AN_ACCOUNT)
    if parent is ContactType.PERSON:
        return Route(Target.SKIPPED, Reason.PARENT_IS_A_CONTACT)
    return Route(Target.SKIPPED, Reason.NO_SALES_ACTIVITY_AND_NO_ACCOUNT)
