"""Commands out, answers in: at most so many unanswered, every row with one verdict at the end."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import compress, islice
from time import monotonic
from uuid import UUID, uuid5

from relata.broker import confirmed
from relata.importer.answers import Accepted, Answer, Answers, Changed, PutAside, Refused
from relata.importer.columns import Columns
from relata.importer.commands import command_of
from relata.importer.companies_first import CompaniesFirst
from relata.importer.duplicates import DuplicateCheck, Unchecked, refusal
from relata.importer.further_down import FurtherDown
from relata.importer.known import Known
from relata.importer.resuming import Resumed
from relata.importer.rows import RowFile
from relata.importer.textfile import Unreadable
from relata.importer.verdicts import Verdicts
from relata.importer.waiting import Sent, WaitingRows
from shared.contracts.contacts import COMMANDS, ChangeContact, ContactType, CreateContact, FieldError
from shared.platform.kafka.envelope import MAX_VALUE_BYTES, Outgoing, seal
from shared.platform.kafka.producer import BrokerUnavailable, Publisher

SOURCE = "/relata/import"
BATCH = 500
OVER_LATER = {CreateContact: "company_not_found", ChangeContact: "version_conflict"}
"""A refusal that need not be the last word: the company is there behind the last row, the contact is read again."""
WAITED = "Not sent: it waited for its company."


class NoAnswer(Exception):
    """Commands wait, and nothing has answered for as long as we wait."""


class Exchange:
    """One import. Memory holds the rows in flight alone, and those that wait for a company in flight.

    A row refused because its company does not exist is kept in a temporary file and sent once more behind the last row:
    its company may stand further down in the file. With the first such row the file is looked through for where its
    companies stand, and from then on a person above its company is kept without being sent before. A row that others
    overtook, as persons that follow their company in the same file, is compared and sent once more as well.
    """

    def __init__(
        self,
        import_id: str,
        file: RowFile,
        columns: Columns,
        verdicts: Verdicts,
        publisher: Publisher,
        answers: Answers,
        check: DuplicateCheck | None = None,
        *,
        resumed: Resumed | None = None,
        known: Known | None = None,
    ) -> None:
        self.import_id, self.file, self.verdicts = import_id, file, verdicts
        self.rows = self.sent_again = 0
        self.unreadable = ""
        """Why the file could not be read to its end."""
        self._columns, self._publisher, self._answers, self._check = columns, publisher, answers, check
        self._in_flight: dict[str, Sent] = {}
        self._order = CompaniesFirst()
        self._resumed, self._known = resumed or Resumed(), known
        self._waiting = WaitingRows()
        self._further_down: FurtherDown | None = None
        self._heard = monotonic()

    async def run(self, in_flight: int, timeout_seconds: float, progress: Callable[["Exchange"], None]) -> None:
        """To the end; raises NoAnswer, Unchecked or BrokerUnavailable and leaves the rest to `give_up`."""
        await self._exchange(self._fresh(), in_flight, timeout_seconds, progress)
        await self._exchange(self._second_try(), in_flight, timeout_seconds, progress)

    def give_up(self, code: str, message: str, *, read_on: bool) -> None:
        """A verdict for every row that has none; the rows not read yet have one too if we `read_on`."""
        for sent in self._in_flight.values():
            self.verdicts.leave(sent.row, sent.line, sent.command.contact_id, code, message)
        self._in_flight.clear()
        for sent in self._order.give_up():
            self.verdicts.leave(sent.row, sent.line, None, "not_sent", WAITED)
        for sent, errors in self._waiting.take():
            if errors:
                self.verdicts.refuse(sent.row, sent.line, errors)
            else:
                self.verdicts.leave(sent.row, sent.line, None, "not_sent", WAITED)
        for fresh in self._fresh() if read_on else ():
            if fresh:
                self.verdicts.leave(fresh.row, fresh.line, None, "not_sent", "Not sent: the import had stopped before.")

    def close(self) -> None:
        self._waiting.close()

    async def _exchange(
        self,
        rows: Iterator[Sent | None],
        in_flight: int,
        timeout_seconds: float,
        progress: Callable[["Exchange"], None],
    ) -> None:
        more, batch = True, min(BATCH, max(1, in_flight // 4))
        while more or self._in_flight or self._order.waiting:
            room = more and len(self._in_flight) + self._order.waiting + batch <= in_flight
            if room:
                read = list(islice(rows, batch))
                more = len(read) == batch
                self._order.put(self._not_above(await self._prepared([sent for sent in read if sent])))
            await self._send(self._order.ready(), timeout_seconds)
            for answer in await self._answers.next(0 if room else 0.1):
                self._settle(answer)
            if self._waiting.count and self._further_down is None:
                await self._look_further_down()
            if self._in_flight and monotonic() - self._heard > timeout_seconds:
                if not await self._publisher.ping():
                    raise BrokerUnavailable("it does not answer")
                raise NoAnswer
            self.verdicts.flush()
            progress(self)

    def _fresh(self) -> Iterator[Sent | None]:
        """The rows of the file that are commands; None for one that is refused here."""
        try:
            for row in self.file:
                self.rows += 1
                command = command_of(row, self._columns, uuid5(UUID(self.import_id), str(row.number)))
                if self._resumed.has_verdict(row.number):
                    yield None
                elif isinstance(command, CreateContact):
                    sent = Sent(row.number, row.line, command)
                    yield None if self._answered_meanwhile(sent) else sent
                else:
                    self.verdicts.refuse(row.number, row.line, command)
                    yield None
        except Unreadable as error:
            self.unreadable = str(error)

    def _answered_meanwhile(self, sent: Sent) -> bool:
        """Whether the import that was interrupted had sent this row, and it was answered since."""
        answer = self._resumed.answers.get(sent.row)
        if answer:
            self._judge(sent, answer)
        return answer is not None

    def _comes_again(self, sent: Sent, errors: Iterable[FieldError]) -> bool:
        return not sent.again and any(error.code == OVER_LATER[type(sent.command)] for error in errors)

    async def _prepared(self, batch: Sequence[Sent]) -> Sequence[Sent]:
        """Rows that name a contact which is there become changes of it, where that was asked for."""
        if self._known is None:
            return await self._checked(batch)
        created, changed, unchanged = await self._known.compared(batch)
        for row in unchanged:
            self.verdicts.leave_as_it_is(row.sent.row, row.sent.line, row.no, row.contact_id)
        return [*await self._checked(created), *changed]

    async def _look_further_down(self) -> None:
        self._further_down = await asyncio.to_thread(FurtherDown.of, self.file.again(), self._columns)
        self._heard = monotonic()  # nobody listened meanwhile

    def _not_above(self, rows: Sequence[Sent]) -> list[Sent]:
        """The rows whose company does not stand further down; the others are kept."""
        above = [self._is_above(sent) for sent in rows]
        for sent in compress(rows, above):
            self._waiting.put(sent, ())
        return [sent for sent, kept in zip(rows, above, strict=True) if not kept]

    def _is_above(self, sent: Sent) -> bool:
        match sent.command:
            case CreateContact(type=ContactType.PERSON, company_no=no) if self._further_down and not sent.again:
                return self._further_down.has(no, sent.row)
        return False

    def _second_try(self) -> Iterator[Sent | None]:
        for sent, errors in self._waiting.take():
            self.sent_again += bool(errors)
            yield sent

    async def _checked(self, rows: Sequence[Sent]) -> Sequence[Sent]:
        """The rows to send, with the contacts that they may be; those that are refused for it have their verdict."""
        if self._check is None or not rows or rows[0].again:
            return rows
        try:
            commands = [sent.command for sent in rows if isinstance(sent.command, CreateContact)]
            found = await self._check.of(commands)
        except Unchecked:
            for sent in rows:
                self.verdicts.leave(sent.row, sent.line, None, "not_sent", "Not sent: it could not be checked.")
            raise
        for sent, likely in zip(rows, found, strict=True):
            if likely and self._check.refuse:
                self.verdicts.refuse(sent.row, sent.line, refusal(likely))
        wanted = zip(rows, found, strict=True)
        return [replace(sent, likely=tuple(likely)) for sent, likely in wanted if not (likely and self._check.refuse)]

    async def _send(self, rows: Iterable[Sent], timeout_seconds: float) -> None:
        """Send, patiently as long as the timeout; what was sent twice has the same id and counts once."""
        if not self._in_flight:
            self._heard = monotonic()
        batch = [outgoing for sent in rows if (outgoing := self._sealed(sent))]
        await confirmed(self._published(batch), timeout_seconds)

    async def _published(self, batch: Sequence[Outgoing]) -> None:
        while True:
            try:
                return await self._publisher.publish(batch)
            except BrokerUnavailable:
                await asyncio.sleep(0.5)

    def _sealed(self, sent: Sent) -> Outgoing | None:
        id = f"{self.import_id}:{sent.row}" + (":again" if sent.again else "")
        outgoing = seal(sent.command, COMMANDS, id=id, source=SOURCE, time=datetime.now(UTC))
        if len((outgoing.value or "").encode()) > MAX_VALUE_BYTES:
            error = FieldError(code="value_too_large", message=f"The row is larger than {MAX_VALUE_BYTES:,} bytes.")
            self.verdicts.refuse(sent.row, sent.line, [error])
            self._order.answered(sent)
            return None
        self._in_flight[id] = sent
        return outgoing

    def _settle(self, answer: Answer) -> None:
        sent = self._in_flight.pop(answer.command_id, None)
        if sent is None:  # answered before
            return
        self._heard = monotonic()
        self._order.answered(sent)
        self._judge(sent, answer)

    def _judge(self, sent: Sent, answer: Answer) -> None:
        match answer:
            case Accepted(no=no, contact_id=contact_id):
                self.verdicts.accept(sent.row, sent.line, no, contact_id, sent.likely)
            case Changed():
                self.verdicts.change(sent.row, sent.line, answer)
            case Refused(errors=errors) if self._comes_again(sent, errors):
                self._waiting.put(sent, errors)
            case Refused(errors=errors):
                self.verdicts.refuse(sent.row, sent.line, errors)
            case PutAside(reason=reason):
                message = "The contacts service could not handle it and put it aside: see relata dead-letters list."
                self.verdicts.leave(sent.row, sent.line, sent.command.contact_id, reason, message)
