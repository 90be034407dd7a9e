"""CustomerMapped, ContactPersonMapped, upserted with their batch -> PartyAcknowledged, PartyRefused."""

from services.finance.store import FinanceStore
from shared.contracts.sync import RecordMapped


async def when_record_mapped_tell_how_it_went(event: RecordMapped, finance: FinanceStore) -> None:
    finance.answer(event)
