"""A fact about an account, written -> it is settled -> ContactPersonMapped, ContactSkipped of who waits for it."""

from services.sync.domain.facts import release
from services.sync.store import Fact, SyncStore


async def when_account_settled_release_its_persons(fact: Fact, records: SyncStore) -> None:
    """One page of them; an account with more is marked, and the upkeep goes on with it."""
    account = await records.account_in(fact)
    for person in records.take_waiting_for(account):
        records.save(person, *release(person, account, projects=records.projects))
    if account and records.more_wait_for(account) != bool(account.releasing):
        records.save(account, account.changed(releasing=records.more_wait_for(account) or None))
