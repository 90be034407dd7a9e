"""A year's telephone calls with the contacts, numbers written as telephones and exchanges write them."""

from datetime import UTC, datetime, timedelta
from random import Random

from samples.people import SALESPERSONS, a_mobile
from samples.record import Line, Record, World
from samples.words import a_locale
from shared.contracts.telephony import CallDirection, CallEnded

FIRST_DAY, DAYS = datetime(2026, 1, 5, 7, 0, tzinfo=UTC), 318
EXCHANGES = {
    "DE": ("49", "00", "+49 30 23125 0"),
    "GB": ("44", "00", "+44 20 7946 00"),
    "US": ("1", "011", "+1 212 555 01"),
}
"""Where our offices stand: country code, international prefix, own number (from the ranges kept for films)."""


def make_calls(world: World, records: list[Record], count: int) -> list[CallEnded]:
    """`count` calls by time; eight in a hundred are with a number that no contact has."""
    lines = list(dict.fromkeys(line for record in records for line in (record.phone, record.mobile) if line))
    starts = sorted(
        FIRST_DAY + timedelta(days=world.rng.randrange(DAYS), seconds=world.rng.randrange(36000)) for _ in range(count)
    )
    return [a_call(world, lines, at, start) for at, start in enumerate(starts, 1)]


def a_call(world: World, lines: list[Line], at: int, start: datetime) -> CallEnded:
    rng = world.rng
    country = rng.choices(list(EXCHANGES), (70, 20, 10))[0]
    outside = an_outside_number(world, lines, country)
    inside = EXCHANGES[country][2] + f"{rng.randrange(10, 99)}"
    direction = rng.choice(list(CallDirection))
    inbound = direction is CallDirection.INBOUND
    answered = rng.random() < 0.78
    return CallEnded(
        call_id=f"call-2026-{at:06d}",
        direction=direction,
        from_number=outside if inbound else inside,
        to_number=inside if inbound else outside,
        country_region_code=country,
        started_at=start,
        duration_seconds=int(rng.expovariate(1 / 240)) + 5 if answered else 0,
        answered=answered,
        salesperson_code=rng.choice((*SALESPERSONS, "")),
    )


def an_outside_number(world: World, lines: list[Line], country: str) -> str:
    """One of the contacts' numbers, or a new one."""
    locale = a_locale(world.rng)
    unknown = world.rng.random() < 0.08
    return as_dialled(world.rng, a_mobile(world, locale) if unknown else world.rng.choice(lines), country)


def as_dialled(rng: Random, line: Line, country: str) -> str:
    """National where the exchange stands in the number's country (two times of three), else international."""
    dial, prefix, _ = EXCHANGES[country]
    international = (f"+{line.digits}", f"+{line.dial} {line.area} {line.number}", f"{prefix}{line.digits}",
                     f"{prefix} {line.dial} {line.area} {line.number}")  # fmt: skip
    national = (f"{line.trunk}{line.area}{line.number}", f"{line.trunk}{line.area} {line.number}")
    return rng.choice(national if line.dial == dial and rng.random() < 0.67 else international)
