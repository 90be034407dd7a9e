"""What a contact's facts change about its record, and what Finance is told."""

from services.sync.domain.facts import apply_contact, lacks_number
from services.sync.domain.project import DIRECT
from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Target
from services.sync.domain.sync_record import SyncRecord, SyncState
from services.sync.domain.templates import FieldMap
from shared.contracts.contacts import ContactType
from shared.contracts.sync import ContactPersonMapped, ContactSkipped, CustomerMapped
from tests.sync.given import (
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
from tests.sync.projects import with_fields

CURRENCIES = FieldMap(source="currency_code", value_map={"DKK": "DKK"})
ONLY_KRONER = {**DIRECT, Target.ACCOUNT: with_fields(DIRECT[Target.ACCOUNT], SalesCurrencyCode=CURRENCIES)}


def test_a_new_company_is_sent_as_a_customer() -> None:
    record, event = apply_contact(None, created(company()), account=None, number="")

    assert isinstance(event, CustomerMapped)
    assert (event.contact_no, event.version, event.entity) == ("CT000001", 1, "Customers V2")
    assert event.record_key == {"CustomerAccount": "CT000001"}
    assert (record.state, record.target, record.contact_number) == (SyncState.SENT, Target.ACCOUNT, "CT000001")
    assert not record.is_company_an_account


def test_a_person_of_an_account_in_finance_is_sent_as_its_contact_person() -> None:
    record, event = apply_contact(None, created(person()), account=account_in_finance(), number=NUMBER)

    assert isinstance(event, ContactPersonMapped)
    assert event.record_key == {"ContactPersonPartyNumber": NUMBER, "AssociatedPartyNumber": "CT000001"}
    assert record.is_company_an_account
    assert (record.state, record.reason) == (SyncState.SENT, Reason.COMPANY_IS_AN_ACCOUNT)


def test_a_person_without_sales_activity_and_company_is_skipped_and_why_is_told() -> None:
    record, event = apply_contact(None, created(person(company_id=None)), account=None, number=NUMBER)

    assert event == ContactSkipped(
        contact_id=JANE, contact_no="CT000010", version=1, reason="no_sales_activity_and_no_account"
    )
    assert (record.state, record.is_company_an_account) == (SyncState.SKIPPED, False)


def test_a_person_whose_parent_is_a_contact_is_skipped_and_that_is_no_failure() -> None:
    parent = account_in_finance(company(type=ContactType.PERSON, company_id=None))

    record, event = apply_contact(None, created(person()), account=parent, number=NUMBER)

    assert isinstance(event, ContactSkipped)
    assert event.reason == "parent_is_a_contact"
    assert (record.state, record.is_company_an_account) == (SyncState.SKIPPED, False)


def test_a_skipped_contact_is_told_once() -> None:
    record = after(created(person(company_id=None)))

    again, event = apply_contact(record, changed(person(company_id=None, city="Aarhus")), account=None, number="")

    assert event is None
    assert (again.version, again.contact_version) == (2, 2)


def test_a_contact_that_is_skipped_for_another_reason_is_told_anew() -> None:
    record = after(created(person(company_id=None)))
    parent = account_in_finance(company(type=ContactType.PERSON, company_id=None))

    _, event = apply_contact(record, changed(person()), account=parent, number="")

    assert isinstance(event, ContactSkipped)
    assert event.reason == "parent_is_a_contact"


def test_a_new_contact_gets_its_number_automatically_even_when_it_is_skipped() -> None:
    assert after(created(person(company_id=None))).contact_number == "CON-01000-BVRCPS"


def test_a_contact_number_never_changes() -> None:
    record = after(created(person(company_id=None)))

    again, _ = apply_contact(record, changed(person()), account=None, number="CON-01001-AAAAAA")

    assert again.contact_number == "CON-01000-BVRCPS"


def test_a_number_is_drawn_for_new_persons_and_for_companies_whose_own_number_is_too_long() -> None:
    assert lacks_number(None, person())
    assert lacks_number(None, company(no="CT-" + 20 * "0"))
    assert not lacks_number(None, company())
    assert not lacks_number(after(created(person())), person())


def test_a_contact_without_a_contact_number_fails() -> None:
    record, event = apply_contact(None, created(person()), account=account_in_finance(), number="")

    assert isinstance(event, ContactSkipped)
    assert event.reason == "contact_number_missing"
    assert record.state is SyncState.FAILED


def test_a_change_that_finance_knows_already_is_not_sent_again() -> None:
    record = after(created(company()))

    again, event = apply_contact(record, changed(company(territory_code="DK-W")), account=None, number="")

    assert event is None
    assert (again.version, again.contact_version, again.state) == (2, 2, SyncState.SENT)


def test_a_renamed_contact_updates_the_same_party() -> None:
    record = after(created(person()), account=account_in_finance())

    _, event = apply_contact(record, changed(person(surname="Smith")), account=account_in_finance(), number="")

    assert isinstance(event, ContactPersonMapped)
    assert event.record_key["ContactPersonPartyNumber"] == NUMBER
    assert (event.fields["LastName"], event.version) == ("Smith", 2)


def test_an_older_or_repeated_contact_event_is_dropped() -> None:
    record = after(created(company()), changed(company(city="Aarhus"), version=3))

    for version in (2, 3):
        outcome = apply_contact(record, changed(company(city="Odense"), version), account=None, number="")
        assert outcome == (record, None)


def test_a_person_that_moves_to_another_account_becomes_a_second_contact_person() -> None:
    contoso = account_in_finance(company(CONTOSO, "CT000002", "Contoso"))
    record = after(created(person()), account=account_in_finance())

    _, event = apply_contact(record, changed(person(company_id=CONTOSO)), account=contoso, number="")

    assert isinstance(event, ContactPersonMapped)
    assert event.record_key == {"ContactPersonPartyNumber": NUMBER, "AssociatedPartyNumber": "CT000002"}


def test_a_person_that_leaves_its_account_is_no_longer_updated() -> None:
    record = after(created(person()), account=account_in_finance())

    left, event = apply_contact(record, changed(person(company_id=None)), account=None, number="")

    assert isinstance(event, ContactSkipped)
    assert (left.state, left.is_company_an_account) == (SyncState.SKIPPED, False)


def test_a_person_that_returns_to_its_account_is_told_again() -> None:
    record = after(created(person()), changed(person(company_id=None)), account=account_in_finance())

    _, event = apply_contact(record, changed(person(), version=3), account=account_in_finance(), number="")

    assert isinstance(event, ContactPersonMapped)


def test_a_deleted_contact_is_gone_and_nothing_flows() -> None:
    record = after(created(person()), account=account_in_finance())

    gone, event = apply_contact(record, deleted(person()), account=account_in_finance(), number="")

    assert event is None
    assert (gone.state, gone.contact, gone.contact_number) == (SyncState.GONE, None, NUMBER)


def test_a_gone_contact_stays_gone() -> None:
    gone = after(deleted(person(), version=2))

    assert apply_contact(gone, changed(person(), version=9), account=None, number=NUMBER) == (gone, None)


def test_a_deleted_company_is_no_account_for_its_people() -> None:
    gone = after(created(company()), deleted(company()))

    record, event = apply_contact(None, created(person()), account=gone, number=NUMBER)

    assert isinstance(event, ContactSkipped)
    assert record.reason is Reason.NO_SALES_ACTIVITY_AND_NO_ACCOUNT


def test_an_unmapped_value_fails_its_record_and_names_the_field() -> None:
    event = created(company(currency_code="SEK"))

    record, told = apply_contact(None, event, account=None, number="", projects=ONLY_KRONER)

    assert isinstance(told, ContactSkipped)
    assert told.reason == "unmapped_value"
    assert (record.state, record.failed_field) == (SyncState.FAILED, "Customers V2.SalesCurrencyCode")
    assert not record.is_in_finance


def test_a_failed_record_is_sent_when_its_value_is_corrected() -> None:
    failed, _ = apply_contact(
        None, created(company(currency_code="SEK")), account=None, number="", projects=ONLY_KRONER
    )

    corrected = changed(company(currency_code="DKK"))
    record, told = apply_contact(failed, corrected, account=None, number="", projects=ONLY_KRONER)

    assert isinstance(told, CustomerMapped)
    assert (record.state, record.failed_field) == (SyncState.SENT, "")


def test_a_record_survives_json() -> None:
    record = after(created(person()))

    assert SyncRecord.model_validate_json(record.model_dump_json()) == record
    assert SyncRecord.model_validate(record.model_dump(mode="json")) == record
