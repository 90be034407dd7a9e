"""DeleteMaster -> Master -> MasterDeleted."""

from services.contacts.domain.errors import master_not_found, refuse_if
from services.contacts.domain.setup_deletion import relation_blockers
from services.contacts.store import ContactStore
from shared.contracts.contacts import DeleteMaster, MasterKind


async def delete_master(command: DeleteMaster, contacts: ContactStore) -> None:
    entry = await contacts.masters.get(command.kind, command.code)
    if entry is None:
        raise master_not_found(command.kind, command.code)
    if entry.kind is MasterKind.BUSINESS_RELATION:
        refuse_if(*relation_blockers(entry.code, contacts.setup))
    used = await contacts.masters.count_with(command.kind, command.code)
    contacts.masters.save(*entry.delete(used, command.expected_version))
