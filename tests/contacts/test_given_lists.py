"""A contact is given lists and alternative addresses together with its other fields."""

from typing import Any

import pytest

from shared.contracts.contacts import AlternativeAddress, ContactWebSource, MasterKind, SaveMaster
from tests.contacts.over_http import client_of
from tests.contacts.running import Contacts, a_change, a_company, a_person, codes

HARBOUR = AlternativeAddress(code="hafen", city="Kiel", post_code="24103")


@pytest.fixture
async def contacts() -> Contacts:
    contacts = Contacts()
    entries = [
        (MasterKind.MAILING_GROUP, "NEWS"),
        (MasterKind.MAILING_GROUP, "XMAS"),
        (MasterKind.WEB_SOURCE, "SEARCH"),
    ]
    await contacts.handle(*[SaveMaster(kind=kind, code=code) for kind, code in entries])
    return contacts


async def test_a_new_contact_has_its_lists_and_addresses_from_the_start(contacts: Contacts) -> None:
    web = ContactWebSource(code="search", search_word=" nordwind ")
    firm = a_company(mailing_groups=("xmas", "NEWS"), web_sources=(web,), alternative_addresses=(HARBOUR,))

    (created,) = await contacts.handle(firm)

    state = created.events[0].contact  # type: ignore[attr-defined]
    assert state.mailing_groups == ("NEWS", "XMAS")
    assert state.web_sources == (ContactWebSource(code="SEARCH", search_word="nordwind"),)
    assert [(address.code, address.city) for address in state.alternative_addresses] == [("HAFEN", "Kiel")]


async def test_a_list_that_a_change_names_is_the_whole_list(contacts: Contacts) -> None:
    firm = a_company(mailing_groups=("XMAS",), alternative_addresses=(HARBOUR,))

    await contacts.handle(firm, a_change(firm, mailing_groups=("NEWS",)))

    state = await contacts.contact(firm.contact_id)
    assert (state.mailing_groups, len(state.alternative_addresses)) == (("NEWS",), 1)


async def test_all_that_is_wrong_with_lists_is_said_at_once(contacts: Contacts) -> None:
    person = a_person(
        mailing_groups=("NONE", "XMAS", "xmas"),
        web_sources=(ContactWebSource(code="SEARCH", search_word="w" * 31),),
        alternative_addresses=(AlternativeAddress(code="X" * 11, email="none"),),
        phone_no="abc",
    )

    (refused,) = await contacts.handle(person)

    assert {*codes(refused)} == {
        "master_not_found", "code_repeated", "only_for_companies", "too_long", "code_length", "email_invalid",
        "phone_contains_letters",
    }  # fmt: skip


async def test_an_entry_of_the_same_batch_is_known_and_a_deleted_one_is_not(contacts: Contacts) -> None:
    entry = SaveMaster(kind=MasterKind.JOB_RESPONSIBILITY, code="BUYER")

    before, _, after = await contacts.handle(
        a_person(job_responsibilities=("BUYER",)), entry, a_person(job_responsibilities=("BUYER",))
    )

    assert codes(before) == ["master_not_found"]
    assert after.result == "done"


async def test_over_http_lists_are_given_and_changed(contacts: Contacts) -> None:
    body: dict[str, Any] = {"type": "Company", "name": "Nordwind", "no": "C1", "mailing_groups": ["xmas"]}
    addresses = [{"code": "so", "city": "Kiel", "date_ranges": [{"starting_date": "2026-07-01"}]}]
    async with client_of(contacts) as http:
        created = await http.post("/contacts", json=body)
        changed = await http.patch("/contacts/C1", json={"mailing_groups": [], "alternative_addresses": addresses})
        refused = await http.patch("/contacts/C1", json={"mailing_groups": ["none"]})

    assert created.json()["mailing_groups"] == ["XMAS"]
    assert (changed.json()["mailing_groups"], changed.json()["alternative_addresses"][0]["code"]) == ([], "SO")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (404, "mailing_groups")
