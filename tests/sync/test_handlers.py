"""What a batch of facts becomes: records, numbers and what Finance is told."""

import asyncio

import pytest

from services.sync import app
from services.sync.domain.reasons import Reason
from services.sync.domain.sync_record import SyncState
from services.sync.store import SyncStore
from shared.contracts.erp import AccountType, DocumentIssued, DocumentType
from shared.contracts.message import Message
from shared.contracts.sync import ContactPersonMapped, ContactSkipped, ContactWaiting, CustomerMapped
from shared.platform.store import Document
from tests.fakes import NOW, handled, pipeline
from tests.sync.given import (
    ADATUM,
    CONTOSO,
    account_in_finance,
    acknowledgement,
    changed,
    company,
    created,
    deleted,
    document,
    person,
)
from tests.sync.service import Sync, noting, nth_person

ACCOUNT = created(company())
TAKEN = acknowledgement(account_in_finance())
JANE_OF_ADATUM = person(company_no="CT000001")
A_BATCH: list[Message] = [
    created(JANE_OF_ADATUM),
    created(person(contact_id=nth_person(1).contact_id, no="CT000011", company_id=None)),
    ACCOUNT,
    document(),
    created(company(CONTOSO, "CT-" + 20 * "9", "Contoso")),
    changed(company(city="Aarhus")),
]


@pytest.fixture
def sync() -> Sync:
    return Sync()


def types(messages: list[Message]) -> list[str]:
    return [type(message).__name__ for message in messages]


async def test_a_company_becomes_a_customer_under_its_own_number(sync: Sync) -> None:
    [told] = await sync.takes(ACCOUNT)

    assert isinstance(told, CustomerMapped)
    assert (told.contact_no, told.record_key) == ("CT000001", {"CustomerAccount": "CT000001"})


async def test_a_person_of_an_account_in_the_same_batch_waits_until_finance_has_the_account(sync: Sync) -> None:
    told = await sync.takes(ACCOUNT, created(JANE_OF_ADATUM))

    assert types(told) == ["CustomerMapped", "ContactWaiting", "ContactPersonMapped"]


async def test_a_person_of_an_account_that_finance_has_becomes_its_contact_person_at_once(sync: Sync) -> None:
    await sync.takes(ACCOUNT)

    told = await sync.takes(created(JANE_OF_ADATUM))

    assert types(told) == ["ContactPersonMapped"]


async def test_an_account_that_finance_has_not_answered_releases_nobody() -> None:
    silent = Sync(finance=False)
    await silent.takes(created(JANE_OF_ADATUM), ACCOUNT)

    assert silent.record("CT000001").state is SyncState.SENT
    assert silent.record("CT000010").state is SyncState.WAITING


async def test_a_person_that_waits_is_released_by_its_account(sync: Sync) -> None:
    waiting = await sync.takes(created(JANE_OF_ADATUM))
    released = await sync.takes(ACCOUNT)

    assert types(waiting) == ["ContactWaiting"]
    assert types(released) == ["CustomerMapped", "ContactPersonMapped"]
    assert (sync.record("CT000010").state, sync.record("CT000010").waiting_for) == (SyncState.ACKNOWLEDGED, None)


async def test_a_person_before_its_account_in_one_batch_is_sent_in_the_same_batch(sync: Sync) -> None:
    told = await sync.takes(created(JANE_OF_ADATUM), ACCOUNT)

    assert types(told) == ["ContactWaiting", "CustomerMapped", "ContactPersonMapped"]


async def test_an_account_releases_nobody_who_waits_for_another(sync: Sync) -> None:
    await sync.takes(created(JANE_OF_ADATUM))

    told = await sync.takes(created(company(CONTOSO, "CT000002", "Contoso")))

    assert types(told) == ["CustomerMapped"]
    assert sync.record("CT000010").waiting_for == ADATUM


async def test_who_waits_for_a_company_that_is_deleted_is_skipped(sync: Sync) -> None:
    await sync.takes(created(JANE_OF_ADATUM))

    [told] = await sync.takes(deleted(company()))

    assert isinstance(told, ContactSkipped)
    assert told.reason == Reason.NO_SALES_ACTIVITY_AND_NO_ACCOUNT


@pytest.mark.parametrize("waiting", [9, 10, 31])
async def test_an_account_releases_a_page_of_those_who_wait_and_the_upkeep_the_others(waiting: int) -> None:
    sync = Sync(page=10, finance=False)
    await sync.takes(*(created(nth_person(n)) for n in range(waiting)), ACCOUNT)

    at_once = await sync.takes(TAKEN)
    await sync.upkeep().release()

    assert types(at_once) == min(waiting, 10) * ["ContactPersonMapped"]
    assert types(sync.publisher.messages()).count("ContactPersonMapped") == waiting
    assert not sync.record("CT000001").releasing


async def test_a_release_that_was_interrupted_goes_on_in_any_replica() -> None:
    sync = Sync(page=10, finance=False)
    await sync.takes(*(created(nth_person(n)) for n in range(45)), ACCOUNT, TAKEN)
    assert sync.record("CT000001").releasing

    await asyncio.gather(sync.upkeep().release(), sync.upkeep().release())

    states = {sync.record(nth_person(n).no).state for n in range(45)}
    assert states == {SyncState.SENT}
    assert {len(told) for no, told in sync.told().items() if no != "CT000001"} == {2}


async def test_who_waits_is_released_once_however_many_facts_of_a_batch_name_the_account(sync: Sync) -> None:
    await sync.takes(created(JANE_OF_ADATUM))

    outcomes = await handled(sync.replica(), ACCOUNT, changed(company(city="Aarhus")), TAKEN, TAKEN)

    caused = [event for outcome in outcomes for event in outcome.events]
    assert types(caused).count("ContactPersonMapped") == 1


async def test_where_nobody_waits_no_account_is_read() -> None:
    sync = Sync(finance=False)
    await sync.takes(ACCOUNT, created(company(CONTOSO, "CT000002", "Contoso")), TAKEN)

    assert sync.records.calls == ["load", "write", "find"]


async def test_who_waits_for_an_account_that_failed_is_not_read_in_vain(sync: Sync) -> None:
    failed = account_in_finance().model_copy(update={"state": SyncState.FAILED, "acknowledged_version": 0})
    await sync.records.write([Document(failed.no, 1, failed)], NOW)
    sync.records.calls.clear()

    told = await sync.takes(created(JANE_OF_ADATUM))

    assert types(told) == ["ContactWaiting"]
    assert sync.records.calls == ["load", "write", "find", "load"]


async def test_a_quote_makes_a_person_a_customer(sync: Sync) -> None:
    await sync.takes(created(JANE_OF_ADATUM))

    [told] = await sync.takes(document())

    assert isinstance(told, CustomerMapped)
    assert told.record_key["CustomerAccount"] == sync.record("CT000010").contact_number
    assert sync.record("CT000010").is_active_customer


async def test_a_quote_before_its_contact_waits_for_it_and_nobody_is_told(sync: Sync) -> None:
    told_before = await sync.takes(document())
    told = await sync.takes(created(JANE_OF_ADATUM))

    assert (types(told_before), types(told)) == ([], ["CustomerMapped"])


@pytest.mark.parametrize(
    "other", [document(DocumentType.SALES_SHIPMENT_NOTE), document(account_type=AccountType.CUSTOMER)]
)
async def test_other_documents_leave_no_record(sync: Sync, other: DocumentIssued) -> None:
    told = await sync.takes(other)

    assert (types(told), sync.records.documents, sync.records.calls) == ([], {}, [])


async def test_a_deleted_contact_is_forgotten_and_finance_is_not_told(sync: Sync) -> None:
    await sync.takes(ACCOUNT, created(JANE_OF_ADATUM))

    told = await sync.takes(deleted(JANE_OF_ADATUM))

    gone = sync.record("CT000010")
    assert (told, gone.state, gone.contact) == ([], SyncState.GONE, None)


async def test_a_batch_that_comes_again_changes_nothing_and_publishes_nothing(sync: Sync) -> None:
    await sync.takes(*A_BATCH)
    documents = dict(sync.records.documents)
    sync.records.calls.clear()

    told = await sync.takes(*A_BATCH)

    assert (told, sync.records.documents) == ([], documents)
    assert "write" not in sync.records.calls


async def test_a_version_that_comes_after_a_later_one_is_dropped(sync: Sync) -> None:
    await sync.takes(changed(company(city="Aarhus"), version=3))

    for version in (1, 2, 3):
        assert await sync.takes(changed(company(city="Odense"), version)) == []
    contact = sync.record("CT000001").contact
    assert contact
    assert contact.city == "Aarhus"


async def test_who_a_crash_left_waiting_is_released_when_the_batch_comes_again(sync: Sync) -> None:
    await sync.takes(created(JANE_OF_ADATUM))
    interrupted, _ = pipeline("sync", app.STAGES[:1], lambda work: SyncStore(work, sync.database))
    await handled(interrupted, ACCOUNT, TAKEN)

    told = await sync.takes(ACCOUNT)

    assert "ContactPersonMapped" in types(told)


async def test_a_person_that_moves_while_it_waits_is_released_by_its_new_account_only(sync: Sync) -> None:
    contoso = company(CONTOSO, "CT000002", "Contoso")
    await sync.takes(created(JANE_OF_ADATUM), changed(person(company_id=CONTOSO, company_no="CT000002")))

    told_by_adatum, told_by_contoso = await sync.takes(ACCOUNT), await sync.takes(created(contoso))

    assert types(told_by_adatum) == ["CustomerMapped"]
    assert isinstance(told_by_contoso[-1], ContactPersonMapped)
    assert told_by_contoso[-1].record_key["AssociatedPartyNumber"] == "CT000002"


async def test_waiting_is_told_once_for_all_changes_of_a_batch(sync: Sync) -> None:
    told = await sync.takes(created(JANE_OF_ADATUM), changed(JANE_OF_ADATUM.model_copy(update={"city": "Aarhus"})))

    assert [type(message) for message in told] == [ContactWaiting]
    assert sync.record("CT000010").contact_version == 2


async def test_numbers_of_persons_and_of_companies_are_counted_apart_and_none_is_given_twice(sync: Sync) -> None:
    long_nos = [company(nth_person(n).contact_id, f"CT-{n:020d}") for n in range(3)]
    await sync.takes(*(created(nth_person(n)) for n in range(5)), *map(created, long_nos), ACCOUNT)

    numbers = sorted(document.state.contact_number for document in sync.records.documents.values())

    assert [number[:9] for number in numbers] == [
        *("ACC-01000", "ACC-01001", "ACC-01002"),
        *("CON-01000", "CON-01001", "CON-01002", "CON-01003", "CON-01004"),
        "CT000001",
    ]


async def test_a_contact_keeps_its_number_through_its_changes_and_repeats(sync: Sync) -> None:
    await sync.takes(document(), created(JANE_OF_ADATUM))
    number = sync.record("CT000010").contact_number

    await sync.takes(ACCOUNT, created(JANE_OF_ADATUM), changed(person(company_id=None)), deleted(person()))

    assert sync.record("CT000010").contact_number == number


@pytest.mark.parametrize("size", [2, 200])
async def test_the_round_trips_of_a_batch_do_not_grow_with_it(sync: Sync, size: int) -> None:
    taken: list[int] = []
    for counter in sync.database.counters.values():
        counter.take = noting(counter.take, taken)

    sync.finance = False
    await sync.takes(
        *(created(nth_person(n)) for n in range(size)), *(document(account_no=f"CT1{n}") for n in range(9))
    )
    await sync.takes(ACCOUNT, TAKEN, *(changed(nth_person(n, city="Aarhus")) for n in range(size)))

    first = ["load", "write", "find", "load"]
    second = ["load", "write", "write", "find"]
    assert sync.records.calls == first + second
    assert taken == [size]
