"""What would be sent, and why, of records given by hand."""

from uuid import UUID

from services.sync.domain.plan import Decision, GivenContact, plan
from services.sync.domain.project import DIRECT
from shared.contracts.contacts import ContactType
from shared.contracts.sync import RecordMapped
from tests.sync.given import CONTOSO, company, created, document, person
from tests.sync.service import Sync

ADATUM = GivenContact("adatum", company())
JANE = GivenContact("jane", person(company_no="CT000001"), "CON-01000-BVRCPS")


async def test_what_is_planned_is_what_is_sent() -> None:
    active = person(contact_id=UUID(int=9), no="CT000011", company_no="CT000001", country_region_code="DK")
    contacts = [company(), person(company_no="CT000001"), active, person(contact_id=CONTOSO, no="L1", company_id=None)]
    sync = Sync()
    await sync.takes(*map(created, contacts), document(account_no=active.no))
    sent = {no: events[-1] for no, events in sync.told().items()}

    plans = plan([GivenContact(c.no, c, sync.record(c.no).contact_number) for c in contacts], [active.no], DIRECT)

    assert {p.id: (dict(p.key), {name: field["value"] for name, field in p.fields.items()}) for p in plans} == {
        no: (event.record_key, event.fields) if isinstance(event, RecordMapped) else ({}, {})
        for no, event in sent.items()
    }
    assert [p.decision for p in plans] == ["account", "contact_person", "customer", "skipped"]


def test_accounts_count_as_acknowledged_before_their_contacts_wherever_they_stand() -> None:
    plans = plan([JANE, ADATUM], (), DIRECT)

    assert [(p.id, p.decision) for p in plans] == [("jane", Decision.CONTACT_PERSON), ("adatum", Decision.ACCOUNT)]


def test_a_contact_of_an_account_that_is_refused_waits() -> None:
    nameless = GivenContact("adatum", company(no="CT-" + 20 * "9"), "")

    plans = plan([JANE, nameless], (), DIRECT)

    assert [(p.decision, p.reason) for p in plans] == [
        (Decision.WAITING, "account_not_in_finance"),
        (Decision.REFUSED, "contact_number_missing"),
    ]


def test_a_contact_that_a_document_names_is_a_customer() -> None:
    [planned] = plan([JANE], ["CT000010"], DIRECT)

    assert (planned.decision, planned.reason) == (Decision.CUSTOMER, "active_customer")


def test_a_document_of_a_contact_that_is_not_there_waits_for_it() -> None:
    [planned] = plan([], ["CT000099"], DIRECT)

    assert (planned.id, planned.decision, planned.reason) == ("CT000099", Decision.WAITING, "contact_not_known")


def test_a_contact_that_waits_names_the_account_it_waits_for() -> None:
    late = GivenContact("adatum", ADATUM.contact, in_finance=False)

    waiting = plan([late, JANE], (), DIRECT)[1]

    assert (waiting.decision, waiting.reason) == (Decision.WAITING, "account_not_in_finance")
    assert (waiting.entity, waiting.detail) == ("CDS Contacts", "CT000001")


def test_a_contact_without_a_contact_number_is_refused() -> None:
    unnumbered = GivenContact("jane", JANE.contact, "")

    assert plan([ADATUM, unnumbered], (), DIRECT)[1].reason == "contact_number_missing"


def test_a_new_contact_is_shown_the_form_of_its_number_to_come() -> None:
    new = GivenContact("jane", JANE.contact)

    assert plan([ADATUM, new], (), DIRECT)[1].key["ContactPersonPartyNumber"] == "CON-01000-XXXXXX"


def test_every_field_has_its_value_and_where_it_is_from() -> None:
    planned = plan([ADATUM, JANE], (), DIRECT)[1]

    assert planned.fields["FirstName"] == {"value": "Jane", "from": "source"}
    assert planned.fields["PrimaryAddressCountryRegionISOCode"] == {"value": "USA", "from": "default"}
    assert planned.fields["IsReceivingDirectMail"] == {"value": "Yes", "from": "value map"}
    assert planned.fields["IsContactPersonExternallyMaintained"] == {"value": "Yes", "from": "constant"}


def test_what_is_skipped_has_a_reason_and_neither_entity_nor_fields() -> None:
    alone = GivenContact("kai", person(contact_id=UUID(int=9), no="CT000011", company_id=None))

    [planned] = plan([alone], (), DIRECT)

    assert (planned.decision, planned.entity, planned.fields) == (Decision.SKIPPED, "", {})


def test_a_company_that_is_a_contact_is_no_account_for_those_below_it() -> None:
    above = GivenContact("above", company(CONTOSO, "CT000002", type=ContactType.PERSON, company_id=None), shown=False)
    below = GivenContact("below", person(company_id=CONTOSO, company_no="CT000002"))

    assert [p.reason for p in plan([below, above], (), DIRECT)] == ["parent_is_a_contact"]


def test_a_second_contact_of_the_same_number_is_refused_and_names_the_first() -> None:
    other = person(contact_id=UUID(int=9), no="CT000011", company_no="CT000001")
    plans = plan([ADATUM, JANE, GivenContact("other", other, JANE.number)], (), DIRECT)

    assert [one.decision for one in plans] == [Decision.ACCOUNT, Decision.CONTACT_PERSON, Decision.REFUSED]
    assert (plans[2].reason, plans[2].detail) == ("key_belongs_to_another", "jane")
