"""SetSalutation -> Salutation -> SalutationChanged."""

from services.contacts.domain.salutation import Salutation
from services.contacts.domain.validation import as_code
from services.contacts.store import ContactStore
from shared.contracts.contacts_setup import SetSalutation


async def set_salutation(command: SetSalutation, contacts: ContactStore) -> None:
    code = as_code(command.code)
    salutation = await contacts.records.salutation(code) or Salutation(code=code)
    contacts.records.save(*salutation.set_up(command))
