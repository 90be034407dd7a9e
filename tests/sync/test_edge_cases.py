"""Contacts deleted, merged, renamed, moved, set inactive; each as Finance is to see it.

Microsoft Learn: Synchronize contacts directly from Sales to contacts or customers in Finance and Operations.
"""

from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from services.sync.domain.project import DIRECT, Organization
from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Target
from services.sync.domain.sync_record import SyncState
from shared.contracts.contacts import ContactsUnmerged, ContactType
from shared.contracts.sync import ContactPersonMapped, ContactSkipped, CustomerMapped, RecordMapped
from tests.sync.given import CONTOSO, changed, company, created, deleted, document, merged, person
from tests.sync.service import Sync

ADATUM = company()
CONTOSO_LTD = company(CONTOSO, "CT000002", "Contoso")
JANE = person(company_no="CT000001")


@pytest.fixture
async def sync() -> Sync:
    """Jane is a contact person of Adatum, and Finance has both, and Contoso too."""
    sync = Sync()
    await sync.takes(created(ADATUM), created(CONTOSO_LTD))
    await sync.takes(created(JANE))
    return sync


def payload(told: list[Any]) -> RecordMapped:
    [event] = told
    assert isinstance(event, RecordMapped)
    return event


async def test_a_contact_whose_parent_becomes_a_contact_is_no_longer_updated_and_its_record_remains(sync: Sync) -> None:
    await sync.takes(changed(ADATUM.model_copy(update={"type": ContactType.PERSON, "company_id": None})))

    [told] = await sync.takes(changed(JANE.model_copy(update={"city": "Aarhus"})))

    assert isinstance(told, ContactSkipped)
    assert told.reason == Reason.PARENT_IS_A_CONTACT
    record = sync.record(JANE.no)
    assert (record.is_company_an_account, record.is_in_finance) == (False, True)


async def test_a_contact_moved_to_another_account_is_a_second_association_and_the_old_one_stays(sync: Sync) -> None:
    told = payload(await sync.takes(changed(JANE.model_copy(update={"company_id": CONTOSO, "company_no": "CT000002"}))))

    assert told.record_key["AssociatedPartyNumber"] == "CT000002"
    assert told.record_key["ContactPersonPartyNumber"] == sync.record(JANE.no).contact_number


async def test_an_inactive_contact_is_sent_as_inactive_and_not_suppressed(sync: Sync) -> None:
    told = payload(await sync.takes(changed(JANE.model_copy(update={"privacy_blocked": True}))))

    assert told.fields["IsInactive"] == "Yes"


async def test_do_not_e_mail_is_inverted(sync: Sync) -> None:
    told = payload(await sync.takes(changed(JANE.model_copy(update={"exclude_from_segment": True}))))

    assert told.fields["IsReceivingDirectMail"] == "No"


async def test_a_renamed_contact_updates_its_party_by_the_same_key(sync: Sync) -> None:
    before = sync.told()[JANE.no][-1]
    told = payload(await sync.takes(changed(JANE.model_copy(update={"surname": "Smith"}))))

    assert isinstance(before, RecordMapped)
    assert (told.record_key, told.fields["LastName"]) == (before.record_key, "Smith")


async def test_an_active_customer_with_an_account_as_parent_is_a_customer_only(sync: Sync) -> None:
    first = payload(await sync.takes(document(account_no=JANE.no)))
    later = payload(await sync.takes(changed(JANE.model_copy(update={"city": "Aarhus"}))))

    assert isinstance(first, CustomerMapped)
    assert isinstance(later, CustomerMapped)


async def test_a_deleted_contact_is_told_to_nobody_and_finance_keeps_it(sync: Sync) -> None:
    assert await sync.takes(deleted(JANE)) == []
    assert sync.record(JANE.no).is_in_finance


async def test_a_merged_contact_is_gone_and_its_sales_activity_goes_to_the_other(sync: Sync) -> None:
    await sync.takes(created(HEIR), document(account_no=JANE.no))

    told = payload(await sync.takes(merged(JANE, HEIR)))

    assert isinstance(told, CustomerMapped)
    assert told.contact_no == HEIR.no
    gone = sync.record(JANE.no)
    assert (gone.state, gone.reason) == (SyncState.GONE, Reason.CONTACT_MERGED)


HEIR = person(contact_id=UUID(int=77), no="CT000011", company_no="CT000001")
LAST_HEIR = person(contact_id=UUID(int=78), no="CT000012", company_no="CT000001")


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_quote_of_a_merged_contact_is_the_others_in_whatever_order_they_come(
    sync: Sync, order: tuple[int, ...]
) -> None:
    await sync.takes(created(HEIR), created(LAST_HEIR))
    facts = [document(account_no=JANE.no), merged(JANE, HEIR), merged(HEIR, LAST_HEIR)]

    for n in order:
        await sync.takes(facts[n])

    assert sync.record(LAST_HEIR.no).target is Target.CUSTOMER


async def test_a_quote_of_an_unmerged_contact_is_its_own_again(sync: Sync) -> None:
    back = {"contact_id": JANE.contact_id, "version": 11, "contact": JANE}
    await sync.takes(
        created(HEIR), merged(JANE, HEIR), ContactsUnmerged(**back, from_id=HEIR.contact_id, from_no=HEIR.no)
    )

    await sync.takes(document(account_no=JANE.no))

    assert (sync.record(JANE.no).is_active_customer, sync.record(HEIR.no).is_active_customer) == (True, False)


async def test_a_merged_contact_takes_no_later_change_until_it_is_unmerged(sync: Sync) -> None:
    number = sync.record(JANE.no).contact_number
    await sync.takes(merged(JANE, CONTOSO_LTD, 9))
    assert await sync.takes(changed(JANE, 10)) == []

    back = {"contact_id": JANE.contact_id, "version": 11, "contact": JANE.model_copy(update={"city": "Aarhus"})}
    told = payload(await sync.takes(ContactsUnmerged(**back, from_id=CONTOSO, from_no="CT000002")))

    assert isinstance(told, ContactPersonMapped)
    assert told.record_key["ContactPersonPartyNumber"] == number


async def test_the_country_is_kept_as_it_is_written_whether_two_letters_or_three(sync: Sync) -> None:
    for country in ("US", "USA"):
        told = payload(
            await sync.takes(changed(JANE.model_copy(update={"country_region_code": country}), 20 + len(country)))
        )
        assert told.fields["PrimaryAddressCountryRegionISOCode"] == country


async def test_the_same_contact_number_may_stand_in_several_legal_entities() -> None:
    sync = Sync()
    keys = []
    for number, entity in enumerate(("usmf", "demf")):
        pair = (Organization(legal_entity=entity),)
        project = DIRECT[Target.ACCOUNT].model_copy(update={"organizations": pair})
        sync.database._projects = (float("inf"), {**DIRECT, Target.ACCOUNT: project})
        keys.append(payload(await sync.takes(changed(ADATUM, number + 1))).record_key)

    assert keys == [
        {"dataAreaId": "usmf", "CustomerAccount": "CT000001"},
        {"dataAreaId": "demf", "CustomerAccount": "CT000001"},
    ]


async def test_a_contact_that_becomes_active_leaves_its_contact_person_in_finance_as_it_is(sync: Sync) -> None:
    told = await sync.takes(document(account_no=JANE.no))

    assert [type(event).__name__ for event in told] == ["CustomerMapped"]
