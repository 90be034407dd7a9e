"""TakeNumber -> TakenNumber -> NumberTaken."""

from services.contacts.domain.setup_deletion import not_there
from services.contacts.domain.taken_number import refuse_contact_series
from services.contacts.domain.validation import as_code
from services.contacts.store import ContactStore
from shared.contracts.contacts_setup import TakeNumber


async def take_number(command: TakeNumber, contacts: ContactStore) -> None:
    series = await contacts.records.stored_series(as_code(command.code))
    if series is None or series.deleted:
        raise not_there("number series", command.code)
    refuse_contact_series(series, contacts.records.main_contact_series())
    if await contacts.taken_numbers.of(command.record_id) is None:
        await contacts.taken_numbers.take(series, command.record_id)
