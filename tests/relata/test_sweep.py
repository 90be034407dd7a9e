"""All contacts compared again by replay."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from relata.duplicates.bookmark import Bookmark
from relata.duplicates.sweep import Choice
from relata.terminal import Failed
from services.dedupe.app import build
from services.dedupe.store.database import DedupeDatabase
from shared.contracts import dedupe
from shared.contracts.contacts import EVENTS
from shared.contracts.dedupe import DuplicateFound
from shared.platform.service import Service
from shared.platform.settings import Settings
from tests.dedupe.service import deleted, nordwind
from tests.reading import eventually, published, send
from tests.relata.conftest import Relata

backing = pytest.mark.backing


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    """The dedupe service, which found nothing of all that it was told, for it was set up to."""
    service = build(settings)
    await service.start()
    database = DedupeDatabase(settings)
    yield service
    await service.stop()
    database.close()


@backing
async def test_a_sweep_finds_what_an_earlier_setup_missed(
    relata: Relata, service: Service, settings: Settings, tmp_path: Path
) -> None:
    third = nordwind(3)
    await send(settings, nordwind(1), nordwind(2), third, deleted(third))
    found = await eventually(
        settings, dedupe.EVENTS, until=lambda told: any(isinstance(e, DuplicateFound) for e in told)
    )
    await service.database.raw["pairs"].delete_many({})

    ran = await relata("duplicates", "sweep", "--json", "--bookmark", tmp_path / "bookmark.json")

    assert (ran.code, ran.json["contacts"]) == (0, 2), ran.err
    assert not (tmp_path / "bookmark.json").exists()
    again = await eventually(settings, dedupe.EVENTS, until=lambda told: len(told) > len(found))
    assert isinstance(again[-1], DuplicateFound)


@backing
async def test_a_sweep_is_taken_up_where_it_was(
    relata: Relata, service: Service, settings: Settings, tmp_path: Path
) -> None:
    await send(settings, nordwind(1), nordwind(2))
    whole = {str(partition): 1_000 for partition in range(EVENTS.partitions)}
    bookmark = tmp_path / "bookmark.json"
    bookmark.write_text(json.dumps({"topic": settings.named(EVENTS.name), "next": whole}))

    ran = await relata("duplicates", "sweep", "--json", "--bookmark", bookmark)

    assert (ran.code, ran.json["contacts"]) == (0, 0)
    assert await published(settings, dedupe.CONTACT_COMMANDS) == []


@backing
@pytest.mark.parametrize("kept", ["nonsense", '{"topic": "another", "next": {}}'])
async def test_a_bookmark_of_something_else_is_refused(
    relata: Relata, service: Service, tmp_path: Path, kept: str
) -> None:
    (tmp_path / "bookmark.json").write_text(kept)

    ran = await relata("duplicates", "sweep", "--bookmark", tmp_path / "bookmark.json")

    assert (ran.code, "bookmark" in ran.err) == (2, True)


def test_a_bookmark_tells_how_far_each_partition_came(tmp_path: Path) -> None:
    Bookmark(tmp_path / "kept.json", "events").move([record(0, 4), record(1, 7), record(0, 5)])

    again = Bookmark(tmp_path / "kept.json", "events")

    assert [again.at(TopicPartition("events", partition)) for partition in range(3)] == [6, 8, 0]


@pytest.mark.parametrize(
    "other", [Choice(no="CT2*"), Choice(modified_since=datetime(2026, 11, 20, tzinfo=UTC)), Choice()]
)
def test_a_bookmark_of_other_contacts_is_refused(tmp_path: Path, other: Choice) -> None:
    Bookmark(tmp_path / "kept.json", "events", str(Choice(no="CT1*"))).move([record(0, 4)])

    with pytest.raises(Failed, match=r"no CT1\*"):
        Bookmark(tmp_path / "kept.json", "events", str(other))


def record(partition: int, offset: int) -> Any:
    return SimpleNamespace(partition=partition, offset=offset)


@pytest.mark.parametrize(
    ("choice", "taken"),
    [
        (Choice(), True),
        (Choice(no="CT0000*"), True),
        (Choice(no="CT1*"), False),
        (Choice(external_id="X-1"), False),
        (Choice(modified_since=datetime(2026, 11, 20, tzinfo=UTC)), True),
        (Choice(modified_since=datetime(2026, 11, 21, tzinfo=UTC)), False),
        (Choice(no="CT0000*", company_no="CT9*"), False),
    ],
)
def test_contacts_are_chosen_as_business_central_filters_them(choice: Choice, taken: bool) -> None:
    assert choice.takes(nordwind(1)) is taken
