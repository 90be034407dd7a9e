"""A contacts service of a few lines: it answers commands as the contract says, and knows two rules."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from relata.broker import existing_topics, reader
from shared.contracts.contacts import (
    COMMANDS,
    EVENTS,
    REJECTIONS,
    ContactCommandRejected,
    ContactCreated,
    ContactState,
    CreateContact,
    FieldError,
)
from shared.platform.kafka.envelope import Outgoing, Received, read, seal
from shared.platform.kafka.producer import Publisher
from shared.platform.kafka.topics import ensure_topics
from shared.platform.settings import Settings


class FakeContacts:
    """Numbers contacts CT000001, CT000002, ...; refuses an e-mail address without @ and an unknown company.

    It does not answer commands whose name is in `silent_about`.
    """

    def __init__(self, settings: Settings, silent_about: Collection[str] = ()) -> None:
        self.received: list[CreateContact] = []
        self.keep = True
        """Whether `received` grows; off for measurements."""
        self._settings, self._silent_about = settings, silent_about
        self._publisher = Publisher(settings)
        self._ready = asyncio.Event()
        self._companies: set[str] = set()
        self._count = 0

    async def __aenter__(self) -> Self:
        await ensure_topics(self._settings, [COMMANDS, EVENTS, REJECTIONS])
        self._task = asyncio.create_task(self._serve())
        await self._ready.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        await self._publisher.stop()

    async def _serve(self) -> None:
        partitions = (await existing_topics(self._settings))[self._settings.named(COMMANDS.name)]
        async with reader(self._settings, partitions) as consumer:
            for partition, end in (await consumer.end_offsets(partitions)).items():
                consumer.seek(partition, end)
            self._ready.set()
            while True:
                batches = await consumer.getmany(timeout_ms=100)
                received = (read(record, COMMANDS) for records in batches.values() for record in records)
                await self._publisher.publish(
                    [a for r in received if isinstance(r, Received) if (a := self._answer(r))]
                )

    def _answer(self, received: Received) -> Outgoing | None:
        command = received.message
        assert isinstance(command, CreateContact)
        if self.keep:
            self.received.append(command)
        if command.name in self._silent_about:
            return None
        now = datetime.now(UTC)
        if errors := self._errors(command):
            rejected = ContactCommandRejected(
                command_id=received.id, command=received.type, contact_id=command.contact_id, errors=tuple(errors)
            )
            return seal(rejected, REJECTIONS, id=f"{received.id}:answer", source="/fake", time=now, cause=received)
        self._count += 1
        no = command.no or f"CT{self._count:06}"
        self._companies.add(no)
        state = ContactState(**{**command.model_dump(), "no": no, "last_modified_at": now})
        created = ContactCreated(contact_id=command.contact_id, version=1, contact=state)
        return seal(created, EVENTS, id=f"{command.contact_id}:1", source="/fake", time=now, cause=received)

    def _errors(self, command: CreateContact) -> list[FieldError]:
        errors = []
        if command.email and "@" not in command.email:
            errors.append(FieldError(field="email", code="email_malformed", message="E-Mail needs an @."))
        if command.company_no and command.company_no not in self._companies:
            errors.append(FieldError(field="company_no", code="company_not_found", message="There is no such company."))
        return errors
