"""What a message and a topic are."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

DAY = 24 * 60 * 60 * 1000
"""Milliseconds of a day, the unit of a topic's retention."""


class Message(BaseModel):
    """A frozen value of business fields; its id, time and cause travel in the headers.

    Readers skip fields they do not know, so a new optional field needs no new version.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    last: ClassVar[bool] = False
    """Whether nothing follows about its key; a tombstone behind it then lets compaction forget the key."""

    def key(self) -> str:
        """The id of the aggregate this message is about: all messages of one key stay in order."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, its owner's promise about it, and the messages it carries.

    `cleanup` is Kafka's: `delete` keeps all for `retention_ms`; `compact` keeps all for as long, so that a late reader
    misses no deletion, and the last message of every key for ever.
    """

    name: str
    messages: tuple[type[Message], ...]
    keyed_by: str
    partitions: int = 12
    cleanup: Literal["compact", "delete"] = "delete"
    retention_ms: int = 14 * DAY
    types: dict[str, type[Message]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "types", {message.__name__: message for message in self.messages})

    @property
    def owner(self) -> str:
        """The one system that writes events here, or that obeys the commands here."""
        return self.name.partition(".")[0]

    @property
    def carries_commands(self) -> bool:
        return ".commands." in self.name


def dead_letter_topic(group: str) -> str:
    """Where consumer group `group` puts what it cannot read or handle."""
    return f"{group}.dead-letter"
