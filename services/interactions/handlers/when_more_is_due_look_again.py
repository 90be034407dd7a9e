"""FollowUpDue -> what waits for these contacts or was theirs -> as their own events; FollowUpDue for the rest."""

from services.interactions.store import InteractionStore
from shared.contracts.interactions import FollowUpDue


async def when_more_is_due_look_again(due: FollowUpDue, store: InteractionStore) -> None:
    await store.second_look.look_again(store.waiting.due(due))
    store.waiting.leave_rest(due)
