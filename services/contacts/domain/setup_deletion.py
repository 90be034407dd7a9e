"""What keeps a record that setup names from being deleted, by name (Business Central, tables 308, 5068 and 5053)."""

from collections.abc import Iterable, Iterator, Sequence

from services.contacts.domain.errors import ContactRefused, caption
from services.contacts.domain.marketing_setup import RELATION_CODES, MarketingSetup
from services.contacts.domain.number_series import NumberSeries
from services.contacts.domain.reference import some_of
from shared.contracts.contacts import FieldError

SERIES_FIELDS = ("contact_nos", "campaign_nos", "segment_nos", "to_do_nos", "opportunity_nos")
SALUTATION_FIELDS = ("def_company_salutation_code", "default_person_salutation_code")


def series_blockers(code: str, setup: MarketingSetup, others: Iterable[NumberSeries]) -> Iterator[FieldError]:
    """Fields of Marketing Setup that name the series, and series that it is related to."""
    yield from _setup_blockers("number_series_in_use", f"Number series {code}", code, setup, SERIES_FIELDS)
    for other in others:
        if code in other.related and other.code != code:
            yield _blocker("number_series_in_use", f"Number series {code}", f"number series {other.code} relates to it")


def relation_blockers(code: str, setup: MarketingSetup) -> Iterator[FieldError]:
    """Fields of Marketing Setup that name the business relation."""
    fields = RELATION_CODES.values()
    yield from _setup_blockers("master_in_use", f"Business relation {code}", code, setup, fields)


def deleted_while_named(deleted: Iterable[NumberSeries], setup: MarketingSetup) -> list[NumberSeries]:
    """Those that another replica deleted while Marketing Setup was told to name them, or the other way round."""
    named = {getattr(setup, field) for field in SERIES_FIELDS}
    return [series for series in deleted if series.code in named]


def salutation_blockers(
    code: str, setup: MarketingSetup, contact_nos: Sequence[str], contacts: int
) -> Iterator[FieldError]:
    """Fields of Marketing Setup and contacts that have the code; `contact_nos` are some of these `contacts`."""
    yield from _setup_blockers("salutation_in_use", f"Salutation {code}", code, setup, SALUTATION_FIELDS)
    if contacts:
        yield _blocker("salutation_in_use", f"Salutation {code}", f"contacts have it: {some_of(contact_nos, contacts)}")


def not_there(record: str, code: str) -> ContactRefused:
    """`record`: number series or salutation."""
    sentence = f"There is no {record} {code}."
    return ContactRefused(FieldError(field="code", code=f"{record.replace(' ', '_')}_not_found", message=sentence))


def _setup_blockers(
    refusal: str, name: str, code: str, setup: MarketingSetup, fields: Iterable[str]
) -> Iterator[FieldError]:
    for field in fields:
        if getattr(setup, field) == code:
            yield _blocker(refusal, name, f"{caption(field)} in Marketing Setup names it")


def _blocker(code: str, name: str, why: str) -> FieldError:
    return FieldError(field="code", code=code, message=f"{name} cannot be deleted: {why}.")
