"""What waits because its kind had no template, logged a page at a time once one is chosen."""

from services.interactions.cards import Cards
from services.interactions.database import InteractionDatabase
from services.interactions.domain.inbox import State
from services.interactions.domain.matching import Reason
from services.interactions.ledger import Ledger
from services.interactions.second_look import SecondLook, beside, tell
from services.interactions.waiting import following
from shared.contracts.interactions import TemplateDue
from shared.platform.work import Work

UNTEMPLATED = {"state": State.WAITING.value, "reason": Reason.NO_TEMPLATE.value}


async def log_untemplated(batch: Work, database: InteractionDatabase, before: TemplateDue | None = None) -> None:
    """A page of what waits for a template, whatever its kind; the rest is left to a `TemplateDue`."""
    work = beside(batch)
    cards = Cards(work, database.cards)
    ledger = Ledger(work, database, cards)
    await ledger.read_templates()
    rest = await SecondLook(work, database, cards, ledger).look_at_page(UNTEMPLATED, before.after if before else "")
    tell(batch, work)
    if rest is not None:
        followup_id, version = following(before, batch, "template")
        batch.answer(TemplateDue(followup_id=followup_id, version=version, after=rest))
