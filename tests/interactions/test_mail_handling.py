"""What mails and salespeople change and tell, over a database in memory."""

from datetime import date
from itertools import product

import pytest

from services.interactions.domain.inbox import State
from services.interactions.domain.mail import MailReason
from shared.contracts.contacts import AlternativeAddress, DateRange
from shared.contracts.interactions import (
    DeleteSalesperson,
    InteractionLogged,
    InteractionUnmatched,
    SalespersonDeleted,
    SalespersonSaved,
    SaveSalesperson,
)
from shared.contracts.message import Message
from tests.interactions.replica import Replica, Turns, created, deleted, logged
from tests.interactions.test_mail import ADATUM, CRONUS, mail

AN = SaveSalesperson(code="AN", email="Ann@relata.example")
BO = SaveSalesperson(code="BO", email="bob@relata.example")
COMPANY = created("CT0001", email=CRONUS, salesperson_code="XX")
OTHER = created("CT0009", email=ADATUM)
EMPLOYEE = created("CT0003", email="Bob@relata.example")
LEFT = deleted("CT0003", 2, email="Bob@relata.example")


@pytest.fixture
async def service() -> Replica:
    service = Replica()
    await service.reads(AN, BO, COMPANY)
    return service


def entries(told: list[Message]) -> list[tuple[str, str, str, str]]:
    logs = [message.entry for message in told if isinstance(message, InteractionLogged)]
    return [(e.contact_no, e.salesperson_code, e.information_flow.value, e.initiated_by.value) for e in logs]


async def test_a_mail_to_a_contact_is_in_its_log(service: Replica) -> None:
    told = await service.reads(mail(attachment_names=("Offer.pdf",)))

    assert entries(told) == [("CT0001", "AN", "Outbound", "Us")]
    assert isinstance(told[0], InteractionLogged)
    entry = told[0].entry
    assert (entry.email_logged, entry.subject, entry.description) == (True, "Offer 1042", "Offer 1042")
    assert (entry.attachment_names, entry.contact_via) == (("Offer.pdf",), CRONUS.upper())
    assert entry.correspondence_type == "Email"


async def test_a_mail_to_an_alternative_address_is_the_contacts_and_says_so(service: Replica) -> None:
    harbour = AlternativeAddress(code="HARBOUR", email="harbour@cronus.example")
    await service.reads(created("CT0002", alternative_addresses=(harbour,)))

    told = await service.reads(mail(to_addresses=("Harbour@cronus.example",)))

    assert entries(told) == [("CT0002", "AN", "Outbound", "Us")]
    assert [message.entry.contact_alt_address_code for message in told if isinstance(message, InteractionLogged)] == [
        "HARBOUR"
    ]


async def test_a_mail_belongs_to_whom_the_address_is_before_those_who_have_it_elsewhere(service: Replica) -> None:
    elsewhere = AlternativeAddress(code="HARBOUR", email=CRONUS)
    await service.reads(created("CT0002", alternative_addresses=(elsewhere,)))

    told = await service.reads(mail())

    assert entries(told) == [("CT0001", "AN", "Outbound", "Us")]


async def test_a_mail_to_the_own_address_is_at_no_alternative_one(service: Replica) -> None:
    since = (DateRange(starting_date=date(2020, 1, 1)),)
    moved = AlternativeAddress(code="HARBOUR", email=ADATUM, date_ranges=since)
    await service.reads(created("CT0002", email=ADATUM, alternative_addresses=(moved,)))

    told = await service.reads(mail(to_addresses=(ADATUM,)))

    assert [m.entry.contact_alt_address_code for m in told if isinstance(m, InteractionLogged)] == [""]


@pytest.mark.parametrize(("employees", "contacts"), [([], []), ([EMPLOYEE], ["CT0003"]), ([LEFT], [])])
async def test_a_mail_to_a_colleague_is_in_the_log_of_an_employee_who_is_a_contact(
    service: Replica, employees: list[Message], contacts: list[str]
) -> None:
    await service.reads(*employees)

    told = await service.reads(mail(to_addresses=("bob@relata.example",)))

    assert logged(told) == contacts


async def test_a_mail_to_several_contacts_is_in_the_log_of_each(service: Replica) -> None:
    await service.reads(OTHER)

    told = await service.reads(mail(cc_addresses=(ADATUM,)))

    assert sorted(logged(told)) == ["CT0001", "CT0009"]


async def test_a_mail_from_a_contact_is_logged_for_each_of_us(service: Replica) -> None:
    told = await service.reads(mail(from_address=CRONUS, to_addresses=("bob@relata.example", "ann@relata.example")))

    assert entries(told) == [("CT0001", "BO", "Inbound", "Them"), ("CT0001", "AN", "Inbound", "Them")]


async def test_a_mail_that_was_logged_is_not_logged_again(service: Replica) -> None:
    await service.reads(mail())

    assert await service.reads(mail(), mail(message_id="<1@relata.example>")) == []


async def test_a_mail_to_a_stranger_waits_for_the_contact(service: Replica) -> None:
    [waiting] = await service.reads(mail(to_addresses=(ADATUM,)))

    told = await service.reads(OTHER)

    assert isinstance(waiting, InteractionUnmatched)
    assert (waiting.reason, waiting.looked_for) == ("no_contact_with_this_address", (f"email:{ADATUM.upper()}",))
    assert logged(told) == ["CT0009"]


async def test_a_mail_and_its_contact_in_one_batch_make_one_event(service: Replica) -> None:
    told = await service.reads(mail(to_addresses=(ADATUM,)), OTHER)

    assert logged(told) == ["CT0009"]


async def test_a_mail_waits_for_the_salesperson_that_is_in_it(service: Replica) -> None:
    assert await service.reads(mail(from_address="new@relata.example")) == []
    [kept] = await service.database.mails.find({"reason": MailReason.NO_SALESPERSON})

    told = await service.reads(SaveSalesperson(code="NE", email="new@relata.example"))

    assert kept.state.waits
    assert entries(told) == [("CT0001", "NE", "Outbound", "Us")]
    assert await service.database.mails.count({"reason": MailReason.NO_SALESPERSON}) == 0


async def test_what_waits_for_a_salesperson_is_divided_page_by_page() -> None:
    service = Replica(page=2)
    await service.reads(COMPANY, *(mail(message_id=f"{n}@relata.example") for n in range(5)))

    await service.reads(AN)

    assert [i.state for i in await service.interactions()] == [State.LOGGED] * 5


async def test_a_mail_and_its_salesperson_in_one_batch_meet_in_either_order() -> None:
    for batch in ((mail(), AN, COMPANY), (COMPANY, AN, mail())):
        assert logged(await Replica().reads(*batch)) == ["CT0001"]


async def test_a_salesperson_said_twice_is_told_once(service: Replica) -> None:
    told = await service.reads(SaveSalesperson(code="CE", email="c@relata.example"))

    assert [type(event) for event in told] == [SalespersonSaved]
    assert await service.reads(SaveSalesperson(code="CE", email="c@relata.example")) == []


async def test_a_salesperson_who_left_is_no_longer_known_by_address(service: Replica) -> None:
    [told] = await service.reads(DeleteSalesperson(code="AN"))

    assert isinstance(told, SalespersonDeleted)
    assert await service.reads(mail()) == []


async def test_whatever_query_of_a_mail_comes_between_queries_of_its_salesperson() -> None:
    for first, queries, then in product((0, 1), range(7), range(1, 7)):
        service, turns = Replica(), Turns([first] * queries + [1 - first] * then + [first] * 20)
        await service.reads(COMPANY)
        a, b = (Replica(beside=service, before=turns.of(name)) for name in "ab")

        await turns.run(a=a.reads(mail()), b=b.reads(AN))

        assert [i.state for i in await service.interactions()] == [State.LOGGED], f"{queries} of the one, then {then}"
