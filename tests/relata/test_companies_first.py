"""Persons are sent when their company has its answer."""

from uuid import uuid4

from relata.importer.companies_first import CompaniesFirst
from relata.importer.waiting import Sent
from shared.contracts.contacts import ChangeContact, ContactChanges, ContactType, CreateContact


def company(row: int, no: str) -> Sent:
    return Sent(row, row + 1, CreateContact(contact_id=uuid4(), type=ContactType.COMPANY, name="Contoso", no=no))


def person(row: int, company_no: str) -> Sent:
    return Sent(
        row, row + 1, CreateContact(contact_id=uuid4(), type=ContactType.PERSON, name="Ann Lee", company_no=company_no)
    )


def test_a_person_waits_for_the_answer_to_its_company() -> None:
    order = CompaniesFirst()
    contoso, ann = company(1, "C100"), person(2, "C100")

    order.put([contoso, ann])

    assert order.ready() == [contoso]
    assert order.waiting == 1
    order.answered(contoso)
    assert order.ready() == [ann]
    assert order.waiting == 0


def test_the_company_may_stand_behind_its_persons_among_the_same_rows() -> None:
    order = CompaniesFirst()
    ann, contoso = person(1, "C100"), company(2, "C100")

    order.put([ann, contoso])

    assert order.ready() == [contoso]


def test_numbers_are_compared_as_the_service_keeps_them() -> None:
    order = CompaniesFirst()
    contoso, ann = company(1, " c100"), person(2, "C100 ")

    order.put([contoso, ann])

    assert order.ready() == [contoso]


def test_persons_of_other_companies_and_changes_do_not_wait() -> None:
    order = CompaniesFirst()
    rows = [company(1, "C100"), person(2, "C200"), person(3, ""), company(4, "")]
    change = Sent(5, 6, ChangeContact(contact_id=uuid4(), changes=ContactChanges(name="Contoso AG")))

    order.put([*rows, change])

    assert order.ready() == [*rows, change]


def test_a_person_that_comes_when_its_company_has_its_answer_is_sent_at_once() -> None:
    order = CompaniesFirst()
    contoso, ann = company(1, "C100"), person(2, "C100")
    order.put([contoso])
    order.ready()
    order.answered(contoso)

    order.put([ann])

    assert order.ready() == [ann]


def test_giving_up_tells_of_every_row_that_was_not_sent() -> None:
    order = CompaniesFirst()
    contoso, ann, bo = company(1, "C100"), person(2, "C100"), person(3, "C200")
    order.put([contoso, ann])
    order.ready()
    order.put([bo])

    assert order.give_up() == [bo, ann]
    assert (order.ready(), order.waiting) == ([], 0)
