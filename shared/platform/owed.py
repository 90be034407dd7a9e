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

    In the end an aggregate's newest event is the last of its key on the topic, as compaction wants it. What another
    writer still owed may be sent late by that writer; so the document that met it is left to the sweep, which sends its
    events once more behind both.
    """

    outgoing: dict[str, Outgoing] = field(default_factory=dict)
    documents: list[tuple[Collection[Any], list[Document[Any]]]] = field(default_factory=list)
    _foreign: set[Outgoing] = field(default_factory=set)
    _own: set[Outgoing] = field(default_factory=set)
    _tokens: set[str] = field(default_factory=set)
    _tried: bool = False

    def add(self, work: Work, messages: Iterable[Outgoing]) -> None:
        """A document saved twice owes its first events twice; they are published once."""
        self.outgoing |= {f"{message.topic} {message.id}": message for message in messages}
        self.documents += work.written
        self._own |= work.sealed
        self._foreign |= work.met
        self._tokens.add(work.token)

    async def publish(self, publisher: Publisher, metrics: Metrics) -> None:
        """After a `StoreUnavailable` or `BrokerUnavailable` it may be called again."""
        if self._tried:
            await self._look_again()
        self._tried = True
        await publisher.publish(list(self.outgoing.values()))
        metrics.add(metrics.messages_out, ((message.topic, message.type) for message in self.outgoing.values()))

    async def clear(self) -> None:
        """What was published is owed no longer; what stays is published again by the sweep."""
        foreign = self._foreign - self._own
        for collection, documents in self._by_collection():
            own = [document for document in documents if document.outbox and document.token in self._tokens]
            await collection.settle(own, {document.id for document in own if not foreign.isdisjoint(document.outbox)})

    def _by_collection(self) -> Iterable[tuple[Collection[Any], list[Document[Any]]]]:
        joined: dict[str, tuple[Collection[Any], list[Document[Any]]]] = {}
        for collection, documents in self.documents:
            joined.setdefault(collection.name, (collection, []))[1].extend(documents)
        return joined.values()

    async def _look_again(self) -> None:
        """Meanwhile the sweep or another writer may have sent what was owed, and something newer behind it."""
        for _, documents in self.documents:
            for event in _events(documents):
                self.outgoing.pop(f"{event.topic} {event.id}", None)
        self.documents = [
            (collection, await collection.owing(await collection.load(document.id for document in documents)))
            for collection, documents in self.documents
        ]
        for _, documents in self.documents:
            self.outgoing |= {f"{event.topic} {event.id}": event for event in _events(documents)}
            self._foreign.update(_events(documents))


def _events(documents: Iterable[Document[Any]]) -> list[Outgoing]:
    return [event for document in documents for event in document.outbox]
