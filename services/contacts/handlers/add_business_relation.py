"""AddBusinessRelation -> Contact.business_relations -> ContactChanged."""

from services.contacts.domain.errors import refuse_if
from services.contacts.store import ContactStore
from shared.contracts.contacts import AddBusinessRelation


async def add_business_relation(command: AddBusinessRelation, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    changed, event = contact.add_relation(
        command.relation, setup=contacts.setup, now=contacts.now, expected_version=command.expected_version
    )
    refuse_if(*await contacts.links.claim(contact.contact_id, changed.business_relations))
    contacts.save(changed, event)
