"""TaskChanged -> TaskDate."""

from services.interactions.domain.task_date import task_date_of
from services.interactions.store import InteractionStore
from shared.contracts.opportunities import TaskChanged


async def when_task_changes_keep_its_date(event: TaskChanged, store: InteractionStore) -> None:
    await store.keep_task(task_date_of(event))
