"""What a written batch owes to its readers: published, and only then cleared."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from shared.platform.kafka.envelope import Outgoing
from shared.platform.kafka.producer import Publisher
from shared.platform.metrics import Metrics
from shared.platform.store import Collection, Document
from shared.platform.work import Work


@dataclass(slots=True)
class Owed:
    """The messages of a batch, by topic and id, and the documents whose outboxes hold them.

    In the end an aggregate's newest event is the last of its key on the topic, as compaction wants it. An outbox that
    another writer had not cleared yet may be sent late by that writer; so its last event is left to the sweep, which
    sends it once more behind both.
    """

    outgoing: dict[str, Outgoing] = field(default_factory=dict)
    documents: list[tuple[Collection[Any], list[Document[Any]]]] = field(default_factory=list)
    _foreign: set[Outgoing] = field(default_factory=set)
    _own: set[Outgoing] = field(default_factory=set)
    _tried: bool = False

    def add(self, work: Work, messages: Iterable[Outgoing]) -> None:
        """A document saved twice owes its first events twice; they are published once."""
        self.outgoing |= {f"{message.topic} {message.id}": message for message in messages}
        self.documents += work.written
        self._own |= work.sealed
        self._foreign |= work.met

    async def publish(self, publisher: Publisher, metrics: Metrics) -> None:
        """After a `StoreUnavailable` or `BrokerUnavailable` it may be called again."""
        if self._tried:
            await self._look_again()
        self._tried = True
        await publisher.publish(list(self.outgoing.values()))
        metrics.add(metrics.messages_out, ((message.topic, message.type) for message in self.outgoing.values()))

    async def clear(self) -> None:
        """Empty the outboxes of what was published; what stays is published again by the sweep."""
        foreign = self._foreign - self._own
        for collection, documents in self.documents:
            owing = [document for document in documents if document.outbox]
            await collection.mark_sent([document for document in owing if foreign.isdisjoint(document.outbox)])
            await collection.owe_last([document for document in owing if not foreign.isdisjoint(document.outbox)])

    async def _look_again(self) -> None:
        """Meanwhile the sweep or another writer may have sent what was owed, and something newer behind it."""
        for _, documents in self.documents:
            for event in _events(documents):
                self.outgoing.pop(f"{event.topic} {event.id}", None)
        self.documents = [
            (collection, await collection.load(document.id for document in documents))
            for collection, documents in self.documents
        ]
        for _, documents in self.documents:
            self.outgoing |= {f"{event.topic} {event.id}": event for event in _events(documents)}
            self._foreign.update(_events(documents))


def _events(documents: Iterable[Document[Any]]) -> list[Outgoing]:
    return [event for document in documents for event in document.outbox]
