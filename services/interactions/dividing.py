"""Mails that wait for one of us, divided and logged a page at a time beside the batch that asks for it."""

from services.interactions.cards import Cards
from services.interactions.database import InteractionDatabase
from services.interactions.domain.source import entry_id_of
from services.interactions.ledger import Ledger
from services.interactions.mailroom import Mailroom
from services.interactions.second_look import SecondLook, beside, tell
from services.interactions.waiting import following, of_waiting
from shared.contracts.interactions import MailsDue
from shared.platform.work import Work


async def divide_waiting_mails(
    batch: Work, database: InteractionDatabase, address: str, before: MailsDue | None = None
) -> None:
    """Divide and log a page of what waits for one of us with this address; the rest is left to a `MailsDue`."""
    work = beside(batch)
    rest = await _divide_page(work, database, address, before.after if before else "")
    tell(batch, work)
    if rest is not None:
        followup_id, version = following(before, batch, address)
        batch.answer(MailsDue(followup_id=followup_id, version=version, address=address, after=rest))


async def _divide_page(work: Work, database: InteractionDatabase, address: str, after: str) -> str | None:
    """What the next page comes after, or None. What becomes of a mail in the log is written before the mail is."""
    mailroom = Mailroom(work, database.mails, database.salespeople, database.cards, database.page)
    cards = Cards(work, database.cards)
    ledger = Ledger(work, database, cards)
    page = await mailroom.waiting_page(address, after)
    divided = [mail for kept in page if (mail := mailroom.divided(kept)) is not kept]
    await ledger.load([part for mail in divided for part in mail.parts()])
    for mail in divided:
        for part in mail.parts():
            await ledger.record(part, mail.received_at)
        mailroom.keep(mail)
    _, lost = await work.flush()
    if waiting := [entry_id_of(part.source_id()) for mail in divided for part in mail.parts()]:
        await SecondLook(work, database, cards, ledger).work_off(of_waiting(waiting))
    return after if lost else page[-1].mail_id if len(page) == database.page else None
