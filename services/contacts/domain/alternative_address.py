"""Where a contact is to be reached at times (Business Central, Contact Alt. Address tables 5051 and 5052)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from services.contacts.domain.errors import field_error, refuse_if
from services.contacts.domain.validation import as_code, field_errors, tidied
from shared.contracts.contacts import AlternativeAddress, ContactState, DateRange, FieldError

FIELD = "alternative_addresses"
CODE_LENGTH = 10


def with_address(contact: ContactState, given: AlternativeAddress) -> dict[str, Any]:
    """The contact's addresses with this one, in place of the one with its code."""
    address = tidy(given)
    refuse_if(*errors(address))
    return {FIELD: _sorted((*_others(contact, address.code), address))}


def without_address(contact: ContactState, code: str) -> dict[str, Any]:
    return {FIELD: _others(contact, as_code(code))}


def active_on(addresses: Sequence[AlternativeAddress], day: date) -> str:
    """The code of the address that is in force on a day, blank for the contact's own (ActiveAltAddress).

    Where several are, it is the one that began last.
    """
    running = [
        (range.starting_date, address.code)
        for address in addresses
        for range in address.date_ranges
        if range.starting_date <= day and (range.ending_date is None or day <= range.ending_date)
    ]
    return max(running, default=(day, ""))[1]


def tidy(given: AlternativeAddress) -> AlternativeAddress:
    """The address as it is kept: codes in upper case, date ranges in order."""
    ranges = tuple(sorted(given.date_ranges, key=lambda range: range.starting_date))
    card = tidied(vars(given)) | {"code": as_code(given.code), "date_ranges": ranges}
    return AlternativeAddress.model_validate(card)


def errors(address: AlternativeAddress) -> Iterator[FieldError]:
    """What is wrong with a tidied address."""
    if not 0 < len(address.code) <= CODE_LENGTH:
        yield field_error("code", "code_length", f"needs 1 to {CODE_LENGTH} characters.")
    yield from field_errors({k: v for k, v in vars(address).items() if k != "date_ranges"}, address.country_region_code)
    yield from _range_errors(address.date_ranges)


def _others(contact: ContactState, code: str) -> tuple[AlternativeAddress, ...]:
    return tuple(address for address in contact.alternative_addresses if address.code != code)


def _sorted(addresses: Sequence[AlternativeAddress]) -> tuple[AlternativeAddress, ...]:
    return tuple(sorted(addresses, key=lambda address: address.code))


def _range_errors(ranges: Sequence[DateRange]) -> Iterator[FieldError]:
    for range in ranges:
        if range.ending_date and range.ending_date < range.starting_date:
            rest = f"{range.ending_date} must not be before the starting date {range.starting_date}."
            yield field_error("ending_date", "ends_before_it_starts", rest)
    for day, times in Counter(range.starting_date for range in ranges).items():
        if times > 1:
            yield field_error("starting_date", "starting_date_repeated", f"{day} begins more than one date range.")
