"""InteractionLogged, InteractionMoved, OpportunityChanged, TaskChanged, SegmentLineChanged -> Reference."""

from services.contacts.references import Fact
from services.contacts.store import ContactStore


async def when_something_refers_to_contact_keep_it(fact: Fact, contacts: ContactStore) -> None:
    await contacts.references.keep(fact)
