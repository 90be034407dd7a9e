"""After a change of their company, persons follow it by the old-value rule (Business Central, Contact.DoModify)."""

from itertools import pairwise

import pytest

from services.contacts.domain.contact import Contact
from services.contacts.domain.marketing_setup import PLAIN_SETUP
from shared.contracts.contacts import ContactChanged, CreateContact
from shared.platform.store import Document
from tests.contacts.running import Contacts, a_change, a_company, a_link, a_person, a_setup
from tests.fakes import NOW, received

STREET = {"address": "Kai 3", "address_2": "Tor B", "post_code": "20095", "city": "Hamburg"}


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


async def after(contacts: Contacts, company: CreateContact, *persons: CreateContact, **changes: str) -> list[str]:
    """The values of the first changed field that the persons have when the company's change is followed."""
    await contacts.handle(company, *persons)
    await contacts.handle(a_change(company, **changes))
    await contacts.settle()
    return [getattr(await contacts.contact(person.contact_id), next(iter(changes))) for person in persons]


async def test_a_person_with_the_companys_old_value_takes_the_new_one(contacts: Contacts) -> None:
    firm = a_company(phone_no="111")
    same, own = a_person(firm), a_person(firm, phone_no="222")
    await contacts.handle(firm, same, own)
    await contacts.handle(blank := a_person(firm), a_change(blank, phone_no=""))

    await contacts.handle(a_change(firm, phone_no="333"))
    await contacts.settle()

    phones = [(await contacts.contact(person.contact_id)).phone_no for person in (same, blank, own)]
    assert phones == ["333", "", "222"]


async def test_blank_counts_as_the_companys_old_value_when_it_was_blank(contacts: Contacts) -> None:
    firm = a_company()

    assert await after(contacts, firm, a_person(firm), phone_no="333") == ["333"]


async def test_one_other_field_in_the_address_keeps_all_of_it(contacts: Contacts) -> None:
    firm = a_company(**STREET, county="HH")
    same, other = a_person(firm), a_person(firm, **{**STREET, "address_2": "Tor C"})
    await contacts.handle(firm, same, other, a_change(same, county="Wandsbek"))

    await contacts.handle(a_change(firm, city="Kiel", county="SH"))
    await contacts.settle()

    towns = [await contacts.contact(person.contact_id) for person in (same, other)]
    assert [(town.city, town.county) for town in towns] == [("Kiel", "SH"), ("Hamburg", "")]


async def test_with_its_switch_off_only_the_company_name_follows(contacts: Contacts) -> None:
    firm = a_company(phone_no="111", **STREET)
    person = a_person(firm)
    await contacts.handle(firm, person)
    await contacts.handle(a_setup(inherit_communication_details=False, inherit_address_details=False))

    await contacts.handle(a_change(firm, name="Südwind GmbH", phone_no="333", city="Kiel"))
    await contacts.settle()

    state = await contacts.contact(person.contact_id)
    assert (state.company_name, state.phone_no, state.city) == ("Südwind GmbH", "111", "Hamburg")


async def test_the_correspondence_type_does_not_follow(contacts: Contacts) -> None:
    firm = a_company(correspondence_type="Email")

    assert await after(contacts, firm, a_person(firm), correspondence_type="Hard Copy") == ["Email"]


@pytest.mark.parametrize(
    "field",
    "phone_no telex_no fax_no telex_answer_back email home_page extension_no mobile_phone_no pager".split(),
)
async def test_each_communication_detail_follows_alone(contacts: Contacts, field: str) -> None:
    old, new = ("a@b.example", "c@d.example") if field == "email" else ("1", "3")
    firm = a_company(**{field: old})

    assert await after(contacts, firm, a_person(firm), **{field: new}) == [new]


@pytest.mark.parametrize("field", ["name_2", "email_2", "currency_code", "registration_no", "salutation_code"])
async def test_what_is_the_companys_own_does_not_follow(contacts: Contacts, field: str) -> None:
    firm = a_company()

    assert await after(contacts, firm, a_person(firm), **{field: "EUR" if field != "email_2" else "a@b.example"}) == [
        ""
    ]


@pytest.mark.parametrize(
    "field", ["salesperson_code", "territory_code", "country_region_code", "language_code", "format_region"]
)
async def test_codes_follow_where_they_were_the_companys(contacts: Contacts, field: str) -> None:
    old, own, new = ("DE", "DK", "SE") if field == "country_region_code" else ("A", "B", "C")
    firm = a_company(**{field: old})
    other = a_person(firm)
    await contacts.handle(firm, other, a_change(other, **{field: own}))
    same = a_person(firm)

    assert await after(contacts, firm, same, **{field: new}) == [new]
    assert getattr(await contacts.contact(other.contact_id), field) == own


async def test_a_person_edited_back_to_the_companys_value_follows_again(contacts: Contacts) -> None:
    firm = a_company(phone_no="111")
    person = a_person(firm)
    await contacts.handle(firm, person, a_change(person, phone_no="222"), a_change(person, phone_no="111"))

    await contacts.handle(a_change(firm, phone_no="333"))
    await contacts.settle()

    assert (await contacts.contact(person.contact_id)).phone_no == "333"


async def test_a_person_shows_its_companys_business_relation(contacts: Contacts) -> None:
    firm = a_company(business_relations=(a_link("Customer", "D1"),))
    person = a_person(firm)

    await contacts.handle(firm, person)

    assert (await contacts.contact(person.contact_id)).contact_business_relation == "Customer"


async def test_each_person_tells_of_its_own_change(contacts: Contacts) -> None:
    firm = a_company(phone_no="111")
    person = a_person(firm)
    await contacts.handle(firm, person, a_change(firm, phone_no="333"))
    await contacts.settle()

    told = [event for event in contacts.publisher.messages() if isinstance(event, ContactChanged)]
    assert [(event.contact_id, event.old) for event in told[1:]] == [(person.contact_id, {"phone_no": "111"})]


async def test_many_persons_follow_page_by_page(contacts: Contacts) -> None:
    contacts.database.page = 3
    firm = a_company(phone_no="111")
    persons = [a_person(firm) for _ in range(10)]
    await contacts.handle(firm, *persons)
    await contacts.settle()

    await contacts.handle(a_change(firm, phone_no="333"))
    batches = await contacts.settle()

    assert {(await contacts.contact(person.contact_id)).phone_no for person in persons} == {"333"}
    assert batches >= 4


async def test_no_page_looks_for_the_persons_of_the_others(contacts: Contacts) -> None:
    contacts.database.page = 3
    firm = a_company(phone_no="111")
    await contacts.handle(firm, *[a_person(firm) for _ in range(10)])
    await contacts.settle()
    asked = contacts.note_queries()

    await contacts.handle(a_change(firm, phone_no="333"))
    await contacts.settle()

    ranges = [filter["no"] for filter in asked if "no" in filter]
    assert [("$lte" in one) for one in ranges] == [True, True, True, False]
    assert all(before["$lte"] == after["$gt"] for before, after in pairwise(ranges))


async def test_persons_that_join_a_page_meanwhile_are_done_on_the_next(contacts: Contacts) -> None:
    contacts.database.page = 2
    firm = a_company(phone_no="111")
    await contacts.handle(firm, *[a_person(firm, no=f"P{number}0") for number in range(5)])
    contacts.untold()
    await contacts.handle(a_change(firm, phone_no="333"))
    await contacts.pipeline.handle(contacts.untold())

    inheritance = (await contacts.database.inheritance.load([str(firm.contact_id)]))[0].state

    assert (inheritance.after_no, inheritance.page_ends) == ("P10", ("P30",))
    assert inheritance.step(["P20", "P21"], 2).page_ends == ("P30",)


async def test_a_page_of_persons_is_one_write_and_the_step_behind_it_another(contacts: Contacts) -> None:
    firm = a_company(phone_no="111")
    await contacts.handle(firm, *[a_person(firm) for _ in range(20)])
    contacts.untold()
    await contacts.handle(a_change(firm, phone_no="333"))
    writes = contacts.count_writes()

    await contacts.settle()

    assert [name for name in writes if name != "history"] == ["inheritance", "contacts", "inheritance"]


async def test_a_change_told_again_does_not_undo_what_a_clerk_changed_since(contacts: Contacts) -> None:
    firm = a_company(phone_no="111")
    person = a_person(firm)
    (_, _, changed) = await contacts.handle(firm, person, a_change(firm, phone_no="333"))
    await contacts.settle()
    await contacts.handle(a_change(person, phone_no="111"))

    await contacts.pipeline.handle([received(changed.events[0])])

    assert (await contacts.contact(person.contact_id)).phone_no == "111"


async def test_two_changes_that_overtake_each_other_end_the_same(contacts: Contacts) -> None:
    firm = a_company(phone_no="111", fax_no="1")
    person = a_person(firm)
    await contacts.handle(firm, person)
    first, second = await contacts.handle(a_change(firm, phone_no="222", fax_no="2"), a_change(firm, phone_no="333"))

    for changed in (second, first, second):
        await contacts.pipeline.handle([received(changed.events[0])])
    await contacts.settle()

    state = await contacts.contact(person.contact_id)
    assert (state.phone_no, state.fax_no) == ("333", "2")


async def test_a_replica_that_dies_between_two_pages_is_gone_on_from(contacts: Contacts) -> None:
    contacts.database.page = 2
    firm = a_company(phone_no="111")
    persons = [a_person(firm) for _ in range(5)]
    await contacts.handle(firm, *persons)
    contacts.untold()
    (changed,) = await contacts.handle(a_change(firm, phone_no="333"))
    told = received(changed.events[0])
    await contacts.pipeline.apply([told])  # written, but nothing published, no offset committed

    await contacts.pipeline.handle([told])
    await contacts.settle()

    assert {(await contacts.contact(person.contact_id)).phone_no for person in persons} == {"333"}


async def test_a_person_that_joined_an_older_state_of_its_company_catches_up(contacts: Contacts) -> None:
    firm = a_company(phone_no="111")
    joining = a_person(firm)
    await contacts.handle(firm)
    met = await contacts.contact(firm.contact_id)
    await contacts.handle(a_change(firm, phone_no="333"))
    await contacts.settle()
    late, _ = Contact.create(joining, no="CT000009", company=met, setup=PLAIN_SETUP, now=NOW)
    await contacts.database.contacts.write([Document(str(late.contact_id), 1, late)], NOW)

    await contacts.handle(a_change(joining, company_id=firm.contact_id))

    assert (await contacts.contact(joining.contact_id)).phone_no == "333"
    followed = contacts.publisher.messages()[-1]
    assert isinstance(followed, ContactChanged)
    assert (followed.old, followed.by) == ({"phone_no": "111"}, "/relata/contacts")
