"""What users record and change by hand: the interactions, contacts and numbers that one batch of commands asks for."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from services.interactions.domain.contact_card import ContactCard, account_key
from services.interactions.domain.entry_change import existing
from services.interactions.domain.errors import refused
from services.interactions.domain.following import NotKnown, survivor
from services.interactions.domain.inbox import Interaction
from services.interactions.domain.mail import address_key
from services.interactions.domain.manual import said_in
from services.interactions.domain.masters import DEFAULT_MASTERS, Masters
from services.interactions.domain.salesperson import Salesperson
from services.interactions.masters import MasterCollections
from shared.contracts.interactions import (
    AssignInteraction,
    EntryEvent,
    InteractionCommand,
    InteractionLogged,
    LogInteraction,
    PostponeInteraction,
)
from shared.platform.store import Collection, Counter
from shared.platform.work import Work

Naming = LogInteraction | PostponeInteraction | AssignInteraction
"""The commands that name a contact, and may want an Entry No."""


class Desk:
    """The interactions that one batch of commands is about."""

    masters: Masters = DEFAULT_MASTERS

    def __init__(
        self,
        work: Work,
        interactions: Collection[Interaction],
        cards: Collection[ContactCard],
        salespeople: Collection[Salesperson],
        masters: MasterCollections,
        entry_nos: Counter,
        when_saved: Callable[[Interaction], None],
    ) -> None:
        self.now: datetime = work.now
        self._interactions = work.shelf(interactions)
        self._cards = work.shelf(cards)
        self._salespeople = salespeople
        self._masters, self._counter, self._when_saved = masters, entry_nos, when_saved
        self._known: dict[UUID, ContactCard] = {}
        self._codes: dict[str, str] = {}
        self._entry_nos: deque[int] = deque()

    async def load(self, commands: Sequence[InteractionCommand]) -> None:
        """Masters, interactions, contacts by id and by number, who of us the users are, and the Entry Nos. to give."""
        self.masters = await self._masters.read(self.now)
        await self._interactions.load(str(command.entry_id) for command in commands)
        naming = [command for command in commands if isinstance(command, Naming)]
        await self._load_contacts(naming)
        await self._load_users({command.user_id for command in naming if "@" in command.user_id})
        if naming:
            self._entry_nos.extend(await self._counter.take(len({command.entry_id for command in naming})))

    async def find(self, entry_id: UUID) -> Interaction | None:
        return await self._interactions.get(str(entry_id))

    async def existing(self, entry_id: UUID) -> Interaction:
        return existing(entry_id, await self.find(entry_id))

    async def contact_of(self, command: LogInteraction | PostponeInteraction) -> ContactCard | None:
        """The contact that the command names, or named when the interaction was postponed; None when none was."""
        said = said_in(command, await self.find(command.entry_id))
        return self.contact(said.contact_id, said.contact_no) if said.contact_id or said.contact_no else None

    def contact(self, contact_id: UUID | None, contact_no: str) -> ContactCard:
        """By its id, else its number, which is that of a living one first; a merged one is the one it has become."""
        by_no = sorted((card for card in self._known.values() if card.no == contact_no), key=lambda card: card.deleted)
        try:
            return survivor(contact_id or by_no[0].contact_id, self._known)
        except (IndexError, NotKnown):
            sentence = f"There is no contact {contact_no or contact_id}."
            raise refused("contact_id", "contact_not_found", sentence) from None

    def entry_no_for(self, known: Interaction | None) -> int:
        """A postponed interaction keeps its number."""
        return known.entry.entry_no if known and known.entry else self._entry_nos[0]

    def salesperson_code(self, user_id: str) -> str:
        """Whose e-mail address the user id is; blank when it is nobody's, or several people's."""
        return self._codes.get(address_key(user_id), "")

    def save(self, interaction: Interaction, told: EntryEvent | InteractionLogged | None) -> None:
        if told is None:
            return
        if self._entry_nos and told.entry.entry_no == self._entry_nos[0]:
            self._entry_nos.popleft()
        self._interactions.save(str(interaction.entry_id), interaction, told)
        self._when_saved(interaction)

    async def _load_contacts(self, commands: Iterable[Naming]) -> None:
        named = [(command.contact_id, command.contact_no) for command in commands]
        for command in commands:
            known = await self.find(command.entry_id)
            if known and known.said:
                named.append((known.said.contact_id, known.said.contact_no))
        keys = sorted({account_key("contact", no) for _, no in named if no})
        cards = await self._cards.find({"keys": {"$in": keys}}) if keys else []
        self._known = {card.contact_id: card for card in cards}
        wanted, asked = {id for id, _ in named if id} | _heirs(cards), set(self._known)
        while wanted := wanted - asked:
            asked |= wanted
            await self._cards.load(str(id) for id in wanted)
            found = [card for id in wanted if (card := await self._cards.get(str(id)))]
            self._known |= {card.contact_id: card for card in found}
            wanted = _heirs(found)

    async def _load_users(self, users: set[str]) -> None:
        """Business Central: the salesperson whose e-mail uniquely matches the user's."""
        keys = sorted(map(address_key, users))
        for salesperson in await self._salespeople.find({"email_key": {"$in": keys}}) if keys else []:
            key = salesperson.state.email_key
            self._codes[key] = "" if key in self._codes else salesperson.state.code


def _heirs(cards: Iterable[ContactCard]) -> set[UUID]:
    return {card.merged_into for card in cards if card.merged_into}
