"""Good messages on every topic that a service reads, to stand around one that is not, and their effects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shared.contracts import contacts, erp, telephony
from shared.contracts.contacts import (
    ContactChanged,
    ContactCreated,
    ContactEvent,
    ContactState,
    CreateContact,
)
from shared.contracts.dedupe import DuplicateFound
from shared.contracts.erp import AccountType, DocumentType
from shared.contracts.interactions import InteractionLogged
from shared.contracts.message import Message, Topic
from shared.contracts.sync import CustomerMapped
from tests.flows.crowd import Firm, crowd
from tests.flows.ears import Ears, until
from tests.flows.records import CarelessSender, Raw, good


def told(command: CreateContact, no: str, *, version: int = 1, **fields: Any) -> ContactEvent:
    """The event by which the contacts service tells of such a contact; a company is its own."""
    own = {} if command.company_id else {"company_id": command.contact_id, "company_no": no}
    state = {**command.model_dump(), "no": no, "last_modified_at": datetime.now(UTC), **own, **fields}
    event = ContactCreated if version == 1 else ContactChanged
    return event(contact_id=command.contact_id, version=version, contact=ContactState.model_validate(state))


@dataclass(frozen=True)
class Around:
    """Two firms: `ordered` is made by commands, `known` by the events of contacts."""

    ordered: Firm = field(default_factory=lambda: crowd(1)[0])
    known: Firm = field(default_factory=lambda: crowd(1)[0])

    def messages(self) -> dict[Topic, Sequence[Message]]:
        company, second, person = self.known.company(), self.known.second(), self.known.person()
        account, number = f"K{self.known.number:05}", f"P{self.known.number:05}"
        quote = self.known.invoice.model_copy(
            update={
                "document_type": DocumentType.SALES_QUOTE,
                "account_type": AccountType.CONTACT,
                "account_no": number,
            }
        )
        call = self.known.call
        return {
            contacts.COMMANDS: self.ordered.companies(),
            contacts.EVENTS: (
                told(company, account),
                told(second, f"Z{self.known.number:05}"),
                told(person, number, company_no=account),
            ),
            erp.DOCUMENT_EVENTS: (self.known.invoice, quote),
            telephony.CALL_EVENTS: (call, call.model_copy(update={"call_id": f"{call.call_id}-again"})),
        }

    async def send(self, sender: CarelessSender, spoil: Callable[[Raw], Raw]) -> dict[Topic, str]:
        """On each topic the first message, the same once more but spoilt, the others; where the spoilt ones are."""
        places = {}
        for topic, (first, *others) in self.messages().items():
            record = good(first)
            places[topic] = (await sender.send(topic, record, spoil(record), *map(good, others)))[1]
        return places

    async def handled(self, ears: Ears) -> None:
        """Until every service has handled the last message of every topic it reads."""
        await ears.first(ContactCreated, contact_id=self.ordered.second_id)
        await ears.first(DuplicateFound, **self.known.pair)
        await ears.first(CustomerMapped, contact_id=self.known.person_id)
        await until(lambda: len(self.log(ears)) >= 4, "two documents and two calls in the log")
        await ears.to_the_end()

    def log(self, ears: Ears) -> list[InteractionLogged]:
        return [m for m in ears.of(InteractionLogged) if m.entry.contact_id in self.known.contact_ids]
