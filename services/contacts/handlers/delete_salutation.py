"""DeleteSalutation -> Salutation -> SalutationDeleted."""

from services.contacts.domain.errors import refuse_if
from services.contacts.domain.reference import NAMED
from services.contacts.domain.setup_deletion import not_there, salutation_blockers
from services.contacts.store import ContactStore
from shared.contracts.contacts_setup import DeleteSalutation


async def delete_salutation(command: DeleteSalutation, contacts: ContactStore) -> None:
    salutation = await contacts.records.salutation(command.code)
    if salutation is None:
        raise not_there("salutation", command.code)
    setup = await contacts.records.marketing_setup_now()
    nos, count = await contacts.with_salutation(salutation.code, NAMED)
    refuse_if(*salutation_blockers(salutation.code, setup, nos, count))
    contacts.records.save(*salutation.delete(command))
