"""The contact number series as the database holds it: who has each number."""

from services.contacts.domain.number_line import number_after
from services.contacts.store import CONTACT_NOS, ContactDatabase
from shared.platform.settings import Settings


async def check_numbers(settings: Settings) -> None:
    """Each number that was ever given is one contact's, free again, or still leased by a process that was killed."""
    database = ContactDatabase(settings)
    (stored,) = await database.number_series.load([CONTACT_NOS.code])
    series, contacts = stored.state, await database.contacts.find({})
    database.close()
    used = [contact.state.no for contact in contacts]
    assert len(used) == len(set(used))
    accounted = {*used, *series.returned, *(no for lease in series.leases for no in lease.numbers)}
    no = series.starting_no
    while no != number_after(series.last_no_used, series.increment_by):
        assert no in accounted, f"{no} is nobody's"
        no = number_after(no, series.increment_by)
