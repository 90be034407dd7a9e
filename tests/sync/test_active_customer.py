"""Is Active Customer: set by sales activity, for good."""

from services.sync.domain.facts import apply_activity, apply_contact
from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Target
from services.sync.domain.sync_record import SyncState
from shared.contracts.sync import CustomerMapped
from tests.sync.given import JANE, NUMBER, account_in_finance, after, changed, company, created, deleted, person


def test_a_contact_with_sales_activity_becomes_a_customer() -> None:
    skipped = after(created(person(company_id=None)))

    record, event = apply_activity(skipped, "CT000010")

    assert isinstance(event, CustomerMapped)
    assert (event.record_key, event.fields["PartyType"]) == ({"CustomerAccount": NUMBER}, "Person")
    assert (record.is_active_customer, record.state, record.target) == (True, SyncState.SENT, Target.CUSTOMER)


def test_a_contact_person_with_sales_activity_becomes_a_customer_and_is_no_longer_updated_as_contact_person() -> None:
    contact_person = after(created(person()), account=account_in_finance())

    active, _ = apply_activity(contact_person, "CT000010")
    record, event = apply_contact(active, changed(person(surname="Smith")), account=account_in_finance(), number="")

    assert isinstance(event, CustomerMapped)
    assert record.target is Target.CUSTOMER
    assert record.is_company_an_account


def test_an_active_customer_does_not_wait_for_its_account() -> None:
    waiting = after(created(person()))

    record, event = apply_activity(waiting, "CT000010")

    assert isinstance(event, CustomerMapped)
    assert (record.state, record.waiting_for) == (SyncState.SENT, None)


def test_a_second_document_changes_nothing() -> None:
    active, _ = apply_activity(after(created(person())), "CT000010")

    assert apply_activity(active, "CT000010") == (active, None)


def test_is_active_customer_never_reverts() -> None:
    active, _ = apply_activity(after(created(person())), "CT000010")

    for version, contact in enumerate(
        (person(company_id=None), person(), person(email="jane@adatum.example")), start=2
    ):
        active, _ = apply_contact(active, changed(contact, version), account=account_in_finance(), number="")
        assert (active.is_active_customer, active.target) == (True, Target.CUSTOMER)


def test_is_active_customer_outlasts_a_time_as_a_company() -> None:
    active, _ = apply_activity(after(created(person())), "CT000010")

    as_company, _ = apply_contact(active, changed(company(JANE, "CT000010")), account=None, number="")
    again, event = apply_contact(as_company, changed(person(), 3), account=None, number="")

    assert as_company.target is Target.ACCOUNT
    assert isinstance(event, CustomerMapped)
    assert again.target is Target.CUSTOMER


def test_a_document_before_its_contact_is_kept_under_the_contacts_number() -> None:
    record, event = apply_activity(None, "CT000010")

    assert event is None
    assert (record.no, record.version, record.is_active_customer) == ("CT000010", 1, True)
    assert (record.state, record.reason) == (SyncState.WAITING, Reason.CONTACT_NOT_KNOWN)


def test_a_contact_that_arrives_after_its_document_is_a_customer_at_once() -> None:
    early, _ = apply_activity(None, "CT000010")

    record, event = apply_contact(early, created(person()), account=None, number=NUMBER)

    assert isinstance(event, CustomerMapped)
    assert (event.version, record.contact_number) == (2, NUMBER)


def test_a_company_is_an_account_and_never_an_active_customer_whichever_comes_first() -> None:
    early, _ = apply_activity(None, "CT000001")

    for record in (after(created(company())), apply_contact(early, created(company()), account=None, number="")[0]):
        assert apply_activity(record, "CT000001") == (record, None)
        assert (record.is_active_customer, record.target) == (False, Target.ACCOUNT)


def test_sales_activity_of_a_deleted_contact_changes_nothing() -> None:
    gone = after(created(person()), deleted(person()))

    assert apply_activity(gone, "CT000010") == (gone, None)
