"""Entries follow their contacts, in any order, page by page, beside other replicas."""

from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.interactions.database import PAGE
from shared.contracts.interactions import (
    InteractionLogged,
    InteractionMoved,
    LogInteraction,
    OtherKind,
    PostponeInteraction,
)
from shared.contracts.message import Message
from tests.interactions.replica import Replica, Turns, changed, created, deleted, merged, person_created, unmerged
from tests.interactions.samples import CUSTOMER, call, document
from tests.interactions.test_any_order import batches

NUMBER = {"phone_no": "030 901820"}
CRONUS = created("CT0001", business_relations=(CUSTOMER,))
OTHERS = created("CT0009")
HELEN = person_created("CT0002", "CT0001", **NUMBER)


def of(company: str) -> dict[str, Any]:
    return {"type": "Person", "company_id": UUID(int=int(company[2:])), "company_no": company, **NUMBER}


@pytest.fixture
async def service() -> Replica:
    """Helen of Cronus was called, Cronus has an invoice."""
    service = Replica()
    await service.reads(CRONUS, OTHERS, HELEN)
    await service.reads(call(), document())
    return service


async def place(service: Replica, source: Any) -> tuple[str, str]:
    entry = (await service.interaction(source)).entry
    assert entry is not None
    return entry.contact_no, entry.contact_company_no


async def test_the_entries_of_a_merged_contact_are_the_others(service: Replica) -> None:
    [told] = await service.reads(merged("CT0001", 2, into="CT0009"))

    assert isinstance(told, InteractionMoved)
    assert told.old["contact_no"] == "CT0001"
    assert await place(service, document()) == ("CT0009", "CT0009")
    assert await place(service, call()) == ("CT0002", "CT0001")


async def test_a_persons_entries_stay_hers_when_her_company_is_merged(service: Replica) -> None:
    await service.reads(merged("CT0001", 2, into="CT0009"), changed("CT0002", 2, **of("CT0009")))

    assert await place(service, call()) == ("CT0002", "CT0009")


async def test_an_unmerge_brings_back_what_the_merge_took_and_nothing_else(service: Replica) -> None:
    other = document(document_no="104001", account_type="Contact", account_no="CT0009")
    await service.reads(other, merged("CT0001", 2, into="CT0009"))

    [told] = await service.reads(unmerged("CT0001", 3, from_="CT0009", business_relations=(CUSTOMER,)))

    assert isinstance(told, InteractionMoved)
    assert await place(service, document()) == ("CT0001", "CT0001")
    assert await place(service, other) == ("CT0009", "CT0009")


async def test_a_deleted_persons_entries_are_the_companys(service: Replica) -> None:
    await service.reads(deleted("CT0002", 2, **of("CT0001")))

    assert await place(service, call()) == ("CT0001", "CT0001")


async def test_a_deleted_companys_entries_are_nobodys(service: Replica) -> None:
    await service.reads(deleted("CT0002", 2, **of("CT0001")), deleted("CT0001", 2))

    assert await place(service, call()) == await place(service, document()) == ("", "")


async def test_a_person_who_goes_to_another_company_leaves_her_entries_with_the_old_one(service: Replica) -> None:
    await service.reads(changed("CT0002", 2, **of("CT0009")))
    await service.reads(call(call_id="pbx-2"))

    assert await place(service, call()) == ("CT0001", "CT0001")
    assert await place(service, call(call_id="pbx-2")) == ("CT0002", "CT0009")


async def test_entries_without_a_company_go_with_the_person_to_the_first_one() -> None:
    service, alone = Replica(), {"type": "Person", **NUMBER}
    await service.reads(CRONUS, OTHERS, created("CT0002", **alone), call())

    await service.reads(changed("CT0002", 2, **of("CT0001")))
    assert await place(service, call()) == ("CT0002", "CT0001")
    await service.reads(changed("CT0002", 3, **of("CT0009")))

    assert await place(service, call()) == ("CT0001", "CT0001")


async def test_a_change_of_anything_else_moves_no_entry(service: Replica) -> None:
    assert await service.reads(changed("CT0002", 2, **of("CT0001"), job_title="Captain")) == []


async def test_a_contact_merged_into_one_that_is_not_known_waits_for_it(service: Replica) -> None:
    assert await service.reads(merged("CT0001", 2, into="CT0010")) == []

    await service.reads(created("CT0010"))

    assert await place(service, document()) == ("CT0010", "CT0010")


async def test_merges_one_after_the_other_lead_to_the_last(service: Replica) -> None:
    await service.reads(merged("CT0009", 2, into="CT0010"), merged("CT0001", 2, into="CT0009"), created("CT0010"))

    assert await place(service, document()) == ("CT0010", "CT0010")


async def test_a_document_of_a_merged_contact_is_the_others(service: Replica) -> None:
    await service.reads(merged("CT0001", 2, into="CT0009", business_relations=(CUSTOMER,)))

    await service.reads(document(version_no=2), document(document_no="1", account_type="Contact", account_no="CT0001"))

    assert await place(service, document(version_no=2)) == ("CT0009", "CT0009")


async def test_a_postponed_interaction_is_finished_with_the_contact_it_has_then(service: Replica) -> None:
    named = {"entry_id": UUID(int=77), "salesperson_code": "JR"}
    await service.reads(PostponeInteraction(**named, contact_no="CT0002", kind=OtherKind.MEETING_INVITATION))
    await service.reads(deleted("CT0002", 2, **of("CT0001")))

    [told] = await service.reads(LogInteraction(**named))

    assert isinstance(told, InteractionLogged)
    assert (told.entry.contact_no, told.entry.contact_company_no) == ("CT0001", "CT0001")


async def test_a_history_says_where_an_entry_was(service: Replica) -> None:
    await service.reads(merged("CT0001", 2, into="CT0009"))

    [line] = (await service.interaction(document())).history

    assert (line.event, line.old["contact_no"], line.new["contact_no"]) == ("InteractionMoved", "CT0001", "CT0009")


async def test_a_merge_of_many_entries_goes_page_by_page() -> None:
    service = Replica(page=3)
    await service.reads(CRONUS, OTHERS)
    for n in range(10):
        await service.reads(document(document_no=f"D{n}"))

    await service.reads(merged("CT0001", 2, into="CT0009"))

    assert {i.entry.contact_no for i in await service.interactions() if i.entry} == {"CT0009"}


WORLD: tuple[Message, ...] = (
    merged("CT0001", 2, into="CT0009"),
    changed("CT0002", 2, **of("CT0009")),
    deleted("CT0003", 2, **of("CT0001")),
    merged("CT0004", 2, into="CT0001"),
    unmerged("CT0004", 3, from_="CT0001", phone_no="030 4"),
    merged("CT0005", 2, into="CT0006"),
    created("CT0006"),
)


@given(st.permutations(WORLD), st.sets(st.integers(1, len(WORLD) - 1)), st.sampled_from((1, 2, PAGE)))
@settings(max_examples=60)
async def test_the_order_in_which_contacts_change_does_not_matter(
    messages: list[Message], cuts: set[int], page: int
) -> None:
    service = Replica(page=page)
    owners = {"CT0002": "2", "CT0003": "3", "CT0004": "4", "CT0005": "5"}
    persons = [person_created(no, "CT0001", phone_no=f"030 90182{owners[no]}") for no in ("CT0002", "CT0003")]
    companies = [created(no, phone_no=f"030 90182{owners[no]}") for no in ("CT0004", "CT0005")]
    calls = {no: call(call_id=no, from_number=f"030 90182{digit}") for no, digit in owners.items()}
    await service.reads(CRONUS, OTHERS, *persons, *companies)
    await service.reads(document(), *calls.values())

    for batch in batches(messages, cuts):
        await service.reads(*batch)

    assert await place(service, document()) == ("CT0009", "CT0009")
    assert await place(service, calls["CT0002"]) == ("CT0002", "CT0009")
    assert await place(service, calls["CT0003"]) == ("CT0009", "CT0009")
    assert await place(service, calls["CT0004"]) == ("CT0004", "CT0004")
    assert await place(service, calls["CT0005"]) == ("CT0006", "CT0006")


@pytest.mark.parametrize(
    ("arrival", "change", "owner"),
    [
        ([document()], merged("CT0001", 2, into="CT0009", business_relations=(CUSTOMER,)), "CT0009"),
        ([call(call_id="pbx-2")], deleted("CT0002", 2, **of("CT0001")), ("CT0001", "contact_deleted")),
        ([call(call_id="pbx-2")], changed("CT0002", 2, **of("CT0009")), ("CT0001", "CT0002")),
        (
            [LogInteraction(entry_id=UUID(int=77), contact_no="CT0001", kind=OtherKind.E_MAILS, salesperson_code="JR")],
            merged("CT0001", 2, into="CT0009"),
            "CT0009",
        ),
    ],
)
async def test_an_entry_written_while_its_contact_changes_follows_it(
    arrival: list[Message], change: Message, owner: str | tuple[str, ...]
) -> None:
    for first, queries, then in product((0, 1), range(8), (1, 2, 4, 8)):
        service, turns = Replica(), Turns([first] * queries + [1 - first] * then + [first] * 20)
        await service.reads(CRONUS, OTHERS, HELEN)
        a, b = (Replica(beside=service, before=turns.of(name)) for name in "ab")

        await turns.run(a=a.reads(*arrival), b=b.reads(change))

        [interaction] = await service.interactions()
        found = interaction.entry.contact_no if interaction.entry else str(interaction.reason)
        assert found in owner, f"{queries} of the one, {then} of the other"
