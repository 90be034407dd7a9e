"""RequestTask -> Interaction -> TaskRequested."""

from services.interactions.domain.entry_change import request_task as requested
from services.interactions.store import InteractionStore
from shared.contracts.interactions import RequestTask


async def request_task(command: RequestTask, store: InteractionStore) -> None:
    interaction = await store.desk.existing(command.entry_id)
    store.desk.save(*requested(command, interaction, store.desk.now))
