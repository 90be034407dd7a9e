"""What a topic promises: its name, its owner, its messages, and what compaction may forget of it."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from shared import contracts
from shared.contracts.catalogue import TOPIC_OF, TOPICS
from shared.contracts.message import Message, Topic
from tests.contracts.catalogue import sample

NOT_OWNERS = {"message", "catalogue", "accounts", "contacts_setup"}
OWNERS = sorted({module.name for module in pkgutil.iter_modules(contracts.__path__)} - NOT_OWNERS)

every_topic = pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)


@every_topic
def test_a_name_says_owner_aggregate_kind_and_version(topic: Topic) -> None:
    named = re.fullmatch(r"([a-z]+)\.([a-z]+)\.(commands|events|acks)\.v[1-9]\d*", topic.name)

    assert named
    assert named[1] == topic.owner
    assert topic.carries_commands == (named[3] == "commands")


@every_topic
def test_a_compacted_topic_carries_only_messages_with_the_aggregates_version(topic: Topic) -> None:
    unversioned = [message.__name__ for message in topic.messages if "version" not in required(message)]

    assert topic.cleanup == "delete" or unversioned == []


@every_topic
def test_all_versions_of_an_aggregate_have_one_key(topic: Topic) -> None:
    for message in topic.messages if topic.cleanup == "compact" else ():
        told = message.model_validate(sample(message.__name__))

        assert told.model_copy(update={"version": 99}).key() == told.key()


@every_topic
def test_commands_are_never_compacted(topic: Topic) -> None:
    assert not (topic.carries_commands and topic.cleanup == "compact")


def required(message: type[Message]) -> set[str]:
    return {name for name, field in message.model_fields.items() if field.is_required()}


@pytest.mark.parametrize("owner", OWNERS)
def test_an_owner_has_a_file_and_the_catalogue_has_its_topics(owner: str) -> None:
    topics: tuple[Topic, ...] = importlib.import_module(f"shared.contracts.{owner}").TOPICS

    assert {topic.owner for topic in topics} == {owner}
    assert [TOPICS.get(topic.name) for topic in topics] == list(topics)


def test_the_catalogue_has_nothing_else() -> None:
    assert {topic.owner for topic in TOPICS.values()} == set(OWNERS)


def test_every_message_belongs_to_one_topic() -> None:
    carried = Counter(message for topic in TOPICS.values() for message in topic.messages)

    assert set(carried) == set(concrete(Message)) == set(TOPIC_OF)
    assert set(carried.values()) == {1}


def concrete(message: type[Message]) -> Iterator[type[Message]]:
    """The messages that no other refines, of the contracts alone."""
    kinds = [kind for kind in message.__subclasses__() if kind.__module__.startswith("shared.contracts.")]
    for kind in kinds:
        yield from concrete(kind)
    if not kinds:
        yield message


def test_a_type_names_one_message() -> None:
    names = Counter(message.__name__ for message in TOPIC_OF)

    assert [name for name, count in names.items() if count > 1] == []


@every_topic
def test_a_topic_knows_its_messages_by_their_type(topic: Topic) -> None:
    assert topic.types == {message.__name__: message for message in topic.messages}
    assert topic.keyed_by
