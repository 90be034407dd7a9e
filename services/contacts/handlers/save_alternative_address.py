"""SaveAlternativeAddress -> Contact -> ContactChanged."""

from services.contacts.domain.alternative_address import with_address
from services.contacts.store import ContactStore
from shared.contracts.contacts import SaveAlternativeAddress


async def save_alternative_address(command: SaveAlternativeAddress, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    contact.check_open(command.expected_version)
    contacts.save(*contact.with_fields(with_address(contact, command.address), now=contacts.now))
