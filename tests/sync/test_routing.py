"""Which contacts become customers, contact persons, or nothing."""

import pytest

from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Route, Target, route
from shared.contracts.contacts import ContactType
from tests.sync.given import company, person

PARENTS = [ContactType.COMPANY, ContactType.PERSON, None]


def test_a_company_is_an_account() -> None:
    way = route(company(), is_active_customer=False, parent=None)

    assert way == Route(Target.ACCOUNT, Reason.COMPANY)


@pytest.mark.parametrize("parent", PARENTS)
def test_a_contact_with_is_active_customer_yes_becomes_a_customer_whatever_its_parent(
    parent: ContactType | None,
) -> None:
    way = route(person(), is_active_customer=True, parent=parent)

    assert way == Route(Target.CUSTOMER, Reason.ACTIVE_CUSTOMER)


def test_a_contact_that_is_not_active_and_whose_company_is_an_account_becomes_a_contact_person() -> None:
    way = route(person(), is_active_customer=False, parent=ContactType.COMPANY)

    assert way == Route(Target.CONTACT_PERSON, Reason.COMPANY_IS_AN_ACCOUNT)


def test_a_contact_that_is_not_active_and_whose_parent_is_a_contact_is_not_synchronised() -> None:
    way = route(person(), is_active_customer=False, parent=ContactType.PERSON)

    assert way == Route(Target.SKIPPED, Reason.PARENT_IS_A_CONTACT)


def test_a_contact_that_is_not_active_and_has_no_company_is_not_synchronised() -> None:
    way = route(person(company_id=None), is_active_customer=False, parent=None)

    assert way == Route(Target.SKIPPED, Reason.NO_SALES_ACTIVITY_AND_NO_ACCOUNT)
