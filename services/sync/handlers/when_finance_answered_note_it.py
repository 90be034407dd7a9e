"""PartyAcknowledged, PartyRefused -> SyncRecord acknowledged, failed or in conflict."""

from services.sync.domain.answers import apply_answer
from services.sync.store import SyncStore
from shared.contracts.finance import PartyAnswer


async def when_finance_answered_note_it(answer: PartyAnswer, records: SyncStore) -> None:
    record = await records.get(answer.contact_no)
    if record and record.contact_id == answer.contact_id:
        records.save(record, apply_answer(record, answer, records.now))
