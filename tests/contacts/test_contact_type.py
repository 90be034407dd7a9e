"""A company becomes a person, or a person a company (Business Central, Contact.TypeChange)."""

from uuid import UUID, uuid4

import pytest

from shared.contracts.contacts import AddBusinessRelation, ChangeContactType, ContactType, CreateContact
from shared.contracts.interactions import InteractionLogEntry, InteractionLogged, InteractionMoved
from shared.contracts.opportunities import OpportunityChanged, OpportunityStatus, TaskChanged
from tests.contacts.running import Contacts, a_company, a_link, a_person, a_setup, codes
from tests.fakes import NOW


def to_person(contact: CreateContact) -> ChangeContactType:
    return ChangeContactType(contact_id=contact.contact_id, type=ContactType.PERSON)


def to_company(contact: CreateContact) -> ChangeContactType:
    return ChangeContactType(contact_id=contact.contact_id, type=ContactType.COMPANY)


def a_call_with(contact_id: UUID) -> InteractionLogged:
    when = NOW.date(), NOW.time()
    entry = InteractionLogEntry(
        entry_id=uuid4(), entry_no=1, contact_id=contact_id, contact_no="C1", date=when[0], time_of_interaction=when[1]
    )
    return InteractionLogged(entry_id=entry.entry_id, version=1, source_id="pbx-1", entry=entry)


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


async def test_a_company_that_becomes_a_person_has_a_persons_name_and_salutation(contacts: Contacts) -> None:
    await contacts.handle(a_setup(default_person_salutation_code="UNISEX"))
    firm = a_company(name="Anna Maria Berg")
    await contacts.handle(firm, to_person(firm))

    anna = await contacts.contact(firm.contact_id)

    assert (anna.first_name, anna.middle_name, anna.surname) == ("Anna", "Maria", "Berg")
    assert (anna.type, anna.company_no, anna.company_name, anna.salutation_code) == ("Person", "", "", "UNISEX")


async def test_a_person_that_becomes_a_company_is_its_own_company(contacts: Contacts) -> None:
    await contacts.handle(a_setup(def_company_salutation_code="COMPANY"))
    employer = a_company()
    anna = a_person(employer, job_title="Buyer")
    await contacts.handle(employer, anna, to_company(anna))

    firm = await contacts.contact(anna.contact_id)

    assert (firm.type, firm.company_id, firm.company_no, firm.company_name) == (
        "Company", firm.contact_id, firm.no, "Anna Berg",
    )  # fmt: skip
    assert (firm.first_name, firm.surname, firm.job_title, firm.salutation_code) == ("", "", "", "COMPANY")


async def test_a_company_with_what_only_companies_have_stays_one(contacts: Contacts) -> None:
    firm = a_company(currency_code="EUR", vat_registration_no="X1", business_relations=(a_link("Vendor", "K1"),))

    _, outcome = await contacts.handle(firm, to_person(firm))

    assert sorted(error.field for error in outcome.refusal.errors) == [  # type: ignore[union-attr]
        "business_relations", "currency_code", "vat_registration_no",
    ]  # fmt: skip


async def test_a_company_with_persons_stays_one(contacts: Contacts) -> None:
    firm = a_company()
    await contacts.handle(firm)
    await contacts.handle(a_person(firm))

    (outcome,) = await contacts.handle(to_person(firm))

    assert codes(outcome) == ["has_persons"]


async def test_a_person_with_an_organizational_level_stays_one(contacts: Contacts) -> None:
    anna = a_person(organizational_level_code="CEO")

    _, outcome = await contacts.handle(anna, to_company(anna))

    assert codes(outcome) == ["not_for_new_type"]


async def test_interactions_tasks_and_opportunities_fix_the_type_even_when_closed(contacts: Contacts) -> None:
    anna = a_person()
    won = OpportunityChanged(
        opportunity_id=uuid4(), version=1, no="OP1", contact_id=anna.contact_id, status=OpportunityStatus.WON
    )
    done = TaskChanged(task_id=uuid4(), version=1, no="TD1", contact_id=anna.contact_id, closed=True)
    await contacts.handle(anna, won, done, a_call_with(anna.contact_id))

    (outcome,) = await contacts.handle(to_company(anna))

    assert codes(outcome) == ["has_interaction", "has_task", "has_opportunity"]
    assert "it has opportunity OP1." in str(outcome.refusal)


async def test_an_interaction_that_is_moved_to_a_contact_fixes_its_type_too(contacts: Contacts) -> None:
    firm = a_company()
    call = a_call_with(firm.contact_id)
    moved = InteractionMoved(entry_id=call.entry_id, version=2, source_id=call.source_id, entry=call.entry)
    await contacts.handle(firm, moved)

    (outcome,) = await contacts.handle(to_person(firm))

    assert codes(outcome) == ["has_interaction"]


async def test_every_blocker_of_a_new_type_is_named_at_once(contacts: Contacts) -> None:
    firm = a_company("C1", currency_code="EUR")
    tasks = [
        TaskChanged(task_id=uuid4(), version=1, no=f"TD{number}", contact_id=firm.contact_id) for number in range(7)
    ]
    await contacts.handle(firm, a_person(firm), *tasks)

    (outcome,) = await contacts.handle(to_person(firm))

    assert codes(outcome) == ["not_for_new_type", "has_persons", "has_task"]
    assert "it has task TD0, TD1, TD2, TD3, TD4 and 2 more." in str(outcome.refusal)


async def test_the_type_a_contact_has_already_changes_nothing(contacts: Contacts) -> None:
    anna = a_person()

    _, outcome = await contacts.handle(anna, ChangeContactType(contact_id=anna.contact_id, type=ContactType.PERSON))

    assert outcome.events == ()


async def test_a_relation_added_later_counts_too(contacts: Contacts) -> None:
    firm = a_company()
    link = AddBusinessRelation(contact_id=firm.contact_id, relation=a_link("Customer", "D1"))

    *_, outcome = await contacts.handle(firm, link, to_person(firm))

    assert codes(outcome) == ["not_for_new_type"]
