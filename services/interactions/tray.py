"""The interactions that one batch has fetched to look at again."""

from collections.abc import Iterable
from uuid import UUID

from services.interactions.domain.contact_card import id_key
from services.interactions.domain.inbox import Interaction


class Tray:
    """Each interaction is taken once, by its id or by a key that it waits for or belongs to."""

    def __init__(self) -> None:
        self._interactions: dict[UUID, Interaction] = {}
        self._by_key: dict[str, list[UUID]] = {}

    def put(self, interactions: Iterable[Interaction]) -> None:
        for interaction in interactions:
            self._interactions[interaction.entry_id] = interaction
            for key in (*interaction.waiting_for, *map(id_key, _contacts_of(interaction))):
                self._by_key.setdefault(key, []).append(interaction.entry_id)

    def take(self, entry_ids: Iterable[UUID]) -> list[Interaction]:
        return [interaction for id in entry_ids if (interaction := self._interactions.pop(id, None))]

    def take_for(self, keys: Iterable[str]) -> list[Interaction]:
        return self.take([id for key in sorted(keys) for id in self._by_key.get(key, ())])


def _contacts_of(interaction: Interaction) -> set[UUID]:
    """Whose entry it is or was."""
    now = interaction.entry.contact_id if interaction.entry else None
    return {id for id in (now, *(interaction.origin_ids or ())) if id}
