"""RemoveBusinessRelation -> Contact.business_relations -> ContactChanged."""

from services.contacts.store import ContactStore
from shared.contracts.contacts import RemoveBusinessRelation


async def remove_business_relation(command: RemoveBusinessRelation, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    changed, event = contact.remove_relation(
        command.relation, setup=contacts.setup, now=contacts.now, expected_version=command.expected_version
    )
    contacts.save(changed, event)
