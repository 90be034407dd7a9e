"""AddBusinessRelation -> Contact.business_relations -> ContactChanged."""

from services.contacts.store import ContactStore
from shared.contracts.contacts import AddBusinessRelation


async def add_business_relation(command: AddBusinessRelation, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    changed, event = contact.add_relation(
        command.relation, setup=contacts.setup, now=contacts.now, expected_version=command.expected_version
    )
    await contacts.links.claim(contact.contact_id, changed.business_relations)
    contacts.save(changed, event)
