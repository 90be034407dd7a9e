"""Accounts are synchronised before their contacts, in whatever order their facts arrive."""

from itertools import permutations

import pytest

from services.sync.domain.facts import apply_activity, apply_contact, release
from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Target
from services.sync.domain.sync_record import SyncRecord, SyncState
from shared.contracts.contacts import ContactType
from shared.contracts.sync import ContactPersonMapped, ContactSkipped, ContactWaiting, SyncEvent
from tests.sync.given import (
    ADATUM,
    CONTOSO,
    JANE,
    NUMBER,
    account_in_finance,
    after,
    changed,
    company,
    created,
    deleted,
    person,
)


def test_a_person_waits_for_an_account_that_is_not_known_yet() -> None:
    record, event = apply_contact(None, created(person()), account=None, number=NUMBER)

    assert event == ContactWaiting(contact_id=JANE, contact_no="CT000010", version=1, company_id=ADATUM)
    assert (record.state, record.reason) == (SyncState.WAITING, Reason.ACCOUNT_NOT_IN_FINANCE)
    assert record.waiting_for == ADATUM


def test_a_person_waits_for_an_account_that_failed() -> None:
    failed = after(created(company())).model_copy(update={"state": SyncState.FAILED})

    _, event = apply_contact(None, created(person()), account=failed, number=NUMBER)

    assert isinstance(event, ContactWaiting)


def test_an_account_that_was_sent_once_is_in_finance_even_when_a_later_change_of_it_failed() -> None:
    failed_later = account_in_finance().model_copy(update={"state": SyncState.FAILED})

    _, event = apply_contact(None, created(person()), account=failed_later, number=NUMBER)

    assert isinstance(event, ContactPersonMapped)


def test_the_record_of_another_company_releases_nobody() -> None:
    contoso = account_in_finance(company(CONTOSO, "CT000002", "Contoso"))

    waiting, event = apply_contact(None, created(person()), account=contoso, number=NUMBER)

    assert isinstance(event, ContactWaiting)
    assert release(waiting, contoso) == (waiting, None)


def test_waiting_is_told_once_per_account() -> None:
    waiting = after(created(person()))

    still, told = apply_contact(waiting, changed(person(city="Aarhus")), account=None, number="")
    _, told_anew = apply_contact(still, changed(person(company_id=CONTOSO), 3), account=None, number="")

    assert told is None
    assert told_anew == ContactWaiting(contact_id=JANE, contact_no="CT000010", version=3, company_id=CONTOSO)


def test_an_account_in_finance_releases_who_waits_for_it() -> None:
    waiting = after(created(person()))

    record, event = release(waiting, account_in_finance())

    assert isinstance(event, ContactPersonMapped)
    assert event.record_key["AssociatedPartyNumber"] == "CT000001"
    assert (event.version, record.state, record.waiting_for) == (2, SyncState.SENT, None)


def test_who_looks_again_before_the_account_is_in_finance_goes_on_waiting() -> None:
    waiting = after(created(person()))
    early_document, _ = apply_activity(None, "CT000001")
    failed = after(created(company())).model_copy(update={"state": SyncState.FAILED})

    for account in (None, early_document, failed):
        assert release(waiting, account) == (waiting, None)


def test_a_deleted_contact_waits_for_nobody() -> None:
    gone = after(created(person()), deleted(person()))

    assert gone.waiting_for is None
    assert release(gone, account_in_finance()) == (gone, None)


def test_a_released_contact_is_not_released_again() -> None:
    released, _ = release(after(created(person())), account_in_finance())

    assert release(released, account_in_finance()) == (released, None)


def test_a_record_that_waits_for_nobody_is_not_touched_by_an_account_without_contact() -> None:
    sent = after(created(person()), account=account_in_finance())
    early_document, _ = apply_activity(None, "CT000001")

    assert release(sent, early_document) == (sent, None)


@pytest.mark.parametrize("reason", ["parent_is_a_contact", "no_sales_activity_and_no_account"])
def test_who_waits_for_what_turns_out_to_be_no_account_is_skipped(reason: str) -> None:
    waiting = after(created(person()))
    a_person = account_in_finance(company(company_id=None, type=ContactType.PERSON))
    deleted_company = after(created(company()), deleted(company()))

    _, event = release(waiting, a_person if reason == "parent_is_a_contact" else deleted_company)

    assert isinstance(event, ContactSkipped)
    assert event.reason == reason


A_PERSON = company(company_id=None, type=ContactType.PERSON)
ACCOUNTS = {
    "in_finance": (True, account_in_finance()),
    "failed_after_it_was_in_finance": (True, account_in_finance().model_copy(update={"state": SyncState.FAILED})),
    "failed_at_first": (False, account_in_finance().model_copy(update={"acknowledged_version": 0})),
    "deleted": (True, after(created(company()), deleted(company()))),
    "deleted_before_it_was_heard_of": (True, after(deleted(company()))),
    "a_person": (True, account_in_finance(A_PERSON)),
}


@pytest.mark.parametrize(("is_settled", "account"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_a_settled_account_and_no_other_ends_the_wait(is_settled: bool, account: SyncRecord) -> None:
    waiting = after(created(person()))

    _, event = release(waiting, account)

    assert (account.is_settled, event is not None) == (is_settled, is_settled)


def test_an_account_of_which_only_a_document_is_known_is_not_settled() -> None:
    early_document, _ = apply_activity(None, "CT000001")

    assert not early_document.is_settled


class Synchronisation:
    """The records by contact number, with each fact handled as the service does."""

    def __init__(self) -> None:
        self.records: dict[str, SyncRecord] = {}

    def take(self, no: str, outcome: tuple[SyncRecord, SyncEvent | None]) -> None:
        self.records[no] = outcome[0]

    def account_is_created(self) -> None:
        self.records["CT000001"] = account_in_finance()
        if waiting := self.records.get("CT000010"):
            self.take("CT000010", release(waiting, self.records["CT000001"]))

    def person_is_created(self) -> None:
        known, account = self.records.get("CT000010"), self.records.get("CT000001")
        self.take("CT000010", apply_contact(known, created(person()), account=account, number=NUMBER))

    def quote_is_issued(self) -> None:
        self.take("CT000010", apply_activity(self.records.get("CT000010"), "CT000010"))


@pytest.mark.parametrize("with_quote", [True, False])
def test_account_person_and_quote_end_the_same_in_whatever_order_they_come(with_quote: bool) -> None:
    facts = [Synchronisation.account_is_created, Synchronisation.person_is_created]
    if with_quote:
        facts.append(Synchronisation.quote_is_issued)

    for order in permutations(facts):
        synchronisation = Synchronisation()
        for fact in order:
            fact(synchronisation)
        jane = synchronisation.records["CT000010"]
        assert (jane.state, jane.is_company_an_account, jane.is_active_customer) == (SyncState.SENT, True, with_quote)
        assert jane.target is (Target.CUSTOMER if with_quote else Target.CONTACT_PERSON)
