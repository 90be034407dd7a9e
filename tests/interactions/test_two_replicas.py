"""Two replicas at work on the two halves of one matter do not miss each other."""

from itertools import combinations, product

import pytest

from services.interactions.app import STAGES
from services.interactions.database import PAGE
from services.interactions.domain.inbox import Interaction
from services.interactions.store import InteractionStore
from shared.contracts.contacts import ContactCreated
from shared.contracts.message import Message
from shared.contracts.telephony import CallEnded
from tests.fakes import handled, pipeline
from tests.interactions.replica import Replica, Turns, changed, created, deleted, person_created
from tests.interactions.samples import CUSTOMER, call, document

NUMBER = {"phone_no": "030 901820"}
CRONUS = created("CT0001", business_relations=(CUSTOMER,), **NUMBER)
HELEN = person_created("CT0002", "CT0001", **NUMBER)
COLLEAGUE = person_created("CT0003", "CT0001", **NUMBER)

MATTERS = [
    pytest.param([], [CRONUS], [document()], "CT0001", id="contact, document"),
    pytest.param([], [CRONUS], [call()], "CT0001", id="contact, call"),
    pytest.param([call()], [HELEN], [created("CT0001")], "CT0002", id="person, company"),
    pytest.param([], [HELEN, call()], [created("CT0001")], "CT0002", id="person with call, company"),
    pytest.param([], [HELEN, created("CT0001")], [call()], "CT0002", id="person with company, call"),
    pytest.param([], [HELEN], [created("CT0001"), call()], "CT0002", id="person, company with call"),
    pytest.param(
        [created("CT0001", privacy_blocked=True), HELEN],
        [COLLEAGUE, call()],
        [changed("CT0001", 2)],
        ("CT0001", "CT0002"),
        id="call to several, company unblocked",
    ),
    pytest.param(
        [created("CT0001", **NUMBER), created("CT0009", **NUMBER)],
        [call()],
        [changed("CT0009", 2)],
        "CT0001",
        id="call, number given up",
    ),
    pytest.param(
        [call()],
        [created("CT0001", **NUMBER)],
        [created("CT0009", **NUMBER), deleted("CT0009", 2, **NUMBER)],
        "CT0001",
        id="contact, another deleted at once",
    ),
]
LOOKING = [stage for stage in STAGES if {ContactCreated, CallEnded} & set(stage.handlers)]
"""The stages that contacts, documents and calls go through: kept, recorded, looked at again."""
ORDERS = [tuple(n in chosen for n in range(6)) for chosen in combinations(range(6), 3)]


@pytest.mark.parametrize(("before", "one", "other", "owner"), MATTERS)
@pytest.mark.parametrize("order", ORDERS)
async def test_whatever_stage_of_the_one_comes_between_stages_of_the_other(
    before: list[Message], one: list[Message], other: list[Message], owner: str | tuple[str, ...], order: list[bool]
) -> None:
    service = Replica()
    await service.reads(*before)
    halves = {True: iter(LOOKING), False: iter(LOOKING)}

    for first in order:
        stage, _ = pipeline(
            "interactions", [next(halves[first])], lambda work: InteractionStore(work, service.database)
        )
        await handled(stage, *(one if first else other))

    assert owner_of(await service.interactions()) in owner


@pytest.mark.parametrize(("before", "one", "other", "owner"), MATTERS)
@pytest.mark.parametrize("pages", [(PAGE, PAGE), (PAGE, 1), (1, PAGE)], ids=str)
async def test_whatever_query_of_the_one_comes_between_queries_of_the_other(
    before: list[Message],
    one: list[Message],
    other: list[Message],
    owner: str | tuple[str, ...],
    pages: tuple[int, int],
) -> None:
    for first, queries, then in product((0, 1), (0, 1, 2, 3, 4, 6, 8), (1, 2, 3, 5, 8)):
        service, turns = Replica(), Turns([first] * queries + [1 - first] * then + [first] * 20)
        await service.reads(*before)
        a, b = (Replica(beside=service, before=turns.of(n), page=p) for n, p in zip("ab", pages, strict=True))

        await turns.run(a=a.reads(*one), b=b.reads(*other))

        assert owner_of(await service.interactions()) in owner, f"{queries} of the one, {then} of the other"


def owner_of(interactions: list[Interaction]) -> str:
    [interaction] = interactions
    return interaction.entry.contact_no if interaction.entry else str(interaction.reason)
