"""Upserts of a batch, and the answers that go back to sync."""

from collections.abc import Sequence

from services.finance.app import STAGES
from services.finance.domain.upsert import Upsert, key_of, newest
from services.finance.domain.verdict import Reply
from services.finance.store import FinanceStore
from shared.contracts.finance import PartyAcknowledged, PartyRefused, Remedy
from shared.contracts.message import Message
from shared.contracts.sync import ContactSkipped
from tests.fakes import handled, pipeline
from tests.finance.given import contact_person, customer


class Scripted:
    """An endpoint that replies as told, else that all is well."""

    def __init__(self, *replies: Reply) -> None:
        self.replies, self.told = list(replies), list[Upsert]()

    async def upsert(self, upserts: Sequence[Upsert]) -> list[Reply]:
        self.told += upserts
        return [self.replies.pop(0) if self.replies else Reply(204) for _ in upserts]

    async def ping(self) -> bool:
        return True

    async def close(self) -> None:
        pass


async def answers(endpoint: Scripted, *events: Message) -> list[Message]:
    made, publisher = pipeline("finance", STAGES, lambda work: FinanceStore(work, endpoint))
    await handled(made, *events)
    return publisher.messages()


async def test_what_finance_takes_is_acknowledged_with_the_events_version() -> None:
    [answer] = await answers(Scripted(), customer(1, version=7))

    assert isinstance(answer, PartyAcknowledged)
    assert (answer.contact_no, answer.version, answer.entity) == ("CT000001", 7, "Customers V2")


async def test_what_finance_refuses_is_told_with_its_reason_and_what_helps() -> None:
    [answer] = await answers(Scripted(Reply(400, "InvalidCustomerGroup", "No group 10.")), customer(1))

    assert isinstance(answer, PartyRefused)
    assert (answer.reason, answer.message, answer.remedy) == ("InvalidCustomerGroup", "No group 10.", Remedy.CORRECT)


async def test_a_server_error_is_worth_another_try() -> None:
    [answer] = await answers(Scripted(Reply(500)), customer(1))

    assert isinstance(answer, PartyRefused)
    assert (answer.reason, answer.remedy) == ("http_500", Remedy.RETRY)


async def test_only_the_newest_state_of_a_party_is_sent_and_answered() -> None:
    endpoint = Scripted()

    told = await answers(endpoint, customer(1, version=1), customer(1, version=2), customer(2))

    assert [upsert.event.version for upsert in endpoint.told] == [2, 1]
    assert [answer.version for answer in told if isinstance(answer, PartyAcknowledged)] == [2, 1]


async def test_what_is_no_upsert_is_not_sent() -> None:
    endpoint = Scripted()
    skipped = ContactSkipped(contact_id=customer(1).contact_id, version=1, reason="no_sales_activity_and_no_account")

    assert await answers(endpoint, skipped) == []
    assert endpoint.told == []


def test_a_key_is_escaped_as_odata_wants_it() -> None:
    assert key_of({"CustomerAccount": "O'Neil/1", "B": "ä"}) == "CustomerAccount='O''Neil%2F1',B='%C3%A4'"


def test_a_key_with_a_legal_entity_looks_across_companies() -> None:
    event = customer(1).model_copy(update={"record_key": {"dataAreaId": "usmf", "CustomerAccount": "CT000001"}})

    [upsert] = newest([event])

    assert upsert.path == "CustomersV2(dataAreaId='usmf',CustomerAccount='CT000001')?cross-company=true"


def test_a_person_of_two_accounts_is_two_contact_persons() -> None:
    assert len(newest([contact_person(1, "CT000001"), contact_person(1, "CT000002")])) == 2
