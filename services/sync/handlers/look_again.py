"""LookAgain -> SyncRecord decided once more -> CustomerMapped, ContactPersonMapped, ..., if anything is new."""

from services.sync.domain.upkeep import LookAgain
from services.sync.domain.upkeep import look_again as decide_again
from services.sync.store import SyncStore


async def look_again(order: LookAgain, records: SyncStore) -> None:
    record = await records.get(order.no)
    if record and record.contact:
        account, number = await records.account_of(record.contact), records.number_for(record, record.contact)
        again = decide_again(record, order, account=account, number=number, projects=records.projects)
        records.save(record, *again)
