"""ChangeContact -> Contact -> ContactChanged."""

from services.contacts.domain.reference import moving_errors
from services.contacts.store import ContactStore
from shared.contracts.contacts import ChangeContact


async def change_contact(command: ChangeContact, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    company = await contacts.company(command.changes.company_id, command.changes.company_no)
    former = await contacts.get(contact.company_id) if company and contact.company_id else None
    moves = not command.changes.model_fields_set.isdisjoint(("company_no", "company_id"))
    references = await contacts.references.of(await contacts.known_as(contact)) if moves else ()
    changed, event = contact.change(
        command,
        company=company,
        former_company=former,
        setup=contacts.setup,
        now=contacts.now,
        known=await contacts.masters.known(command.changes),
        blockers=moving_errors(references, contact.no),
    )
    contacts.save(changed, event)
