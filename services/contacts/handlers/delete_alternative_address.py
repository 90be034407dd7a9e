"""DeleteAlternativeAddress -> Contact -> ContactChanged."""

from services.contacts.domain.alternative_address import without_address
from services.contacts.store import ContactStore
from shared.contracts.contacts import DeleteAlternativeAddress


async def delete_alternative_address(command: DeleteAlternativeAddress, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    values = without_address(contact, command.code)
    contacts.save(*contact.with_fields(values, now=contacts.now, expected_version=command.expected_version))
