"""SaveMaster -> Master -> MasterSaved."""

from services.contacts.domain.master import Master
from services.contacts.store import ContactStore
from shared.contracts.contacts import SaveMaster


async def save_master(command: SaveMaster, contacts: ContactStore) -> None:
    before = await contacts.masters.get(command.kind, command.code)
    contacts.masters.save(*Master.save(before, command))
