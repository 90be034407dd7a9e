"""The same company or person entered again: which mistakes, how often, and what evidence stays."""

from collections.abc import Callable
from typing import NamedTuple

from samples import wrong_details as details
from samples import wrong_names as names
from samples.record import Record, World


class Kind(NamedTuple):
    """Mistakes of which a second record makes at most one, each with its weight; `chance` that it makes one."""

    chance: float
    mistakes: dict[Callable[[World, Record], None], int]


COMPANY = (
    Kind(
        0.65,
        {
            names.legal_form: 30,
            names.word_shortened: 10,
            names.words_in_other_order: 6,
            names.only_short_name: 6,
            names.name_over_two_fields: 6,
        },
    ),
    Kind(0.45, {names.typo_in_name: 24, names.no_diacritics: 12, names.other_case: 6}),
    Kind(
        0.55, {details.street_shortened: 24, details.typo_in_address: 12, details.moved: 12, details.address_lost: 10}
    ),
    Kind(0.50, {details.phone_changed: 24, details.phone_lost: 12, details.digits_swapped: 8}),
    Kind(0.50, {details.other_mailbox: 22, details.typo_in_mail: 4, details.mail_lost: 22}),
)
PERSON = (
    Kind(0.55, {details.home_or_work_mail: 26, details.typo_in_mail: 6, details.mail_lost: 24}),
    Kind(0.40, {names.nickname: 16, names.initial: 12, names.married: 8}),
    Kind(0.35, {names.typo_in_name: 24, names.no_diacritics: 12, names.other_case: 5}),
    Kind(0.15, {names.names_swapped: 6, names.names_merged: 10}),
    Kind(
        0.50, {details.street_shortened: 18, details.typo_in_address: 10, details.moved: 12, details.address_lost: 12}
    ),
    Kind(0.45, {details.phone_changed: 24, details.digits_swapped: 6}),
    Kind(0.45, {details.mobile_changed: 24, details.mobile_as_phone: 8}),
    Kind(0.30, {details.other_job: 1}),
)


def second_record(world: World, first: Record) -> Record:
    """A record of the same entity. One in a hundred may keep nothing but the name."""
    while True:
        second = with_mistakes(world, first)
        if second.row != first.row and (linked(first, second) or world.rng.random() < 0.01):
            return second


def with_mistakes(world: World, first: Record) -> Record:
    second = first.again()
    second.row |= {"no": "", "home_page": ""}
    if world.rng.random() < 0.75:
        second.row["vat_registration_no"] = ""
    if world.rng.random() < 0.3:
        second.company = None
    world.call_by(second, second.phone, second.mobile)
    for kind in COMPANY if second.is_company else PERSON:
        if world.rng.random() < kind.chance:
            world.rng.choices(list(kind.mistakes), list(kind.mistakes.values()))[0](world, second)
    return second


def linked(first: Record, second: Record) -> bool:
    """Whether a number, mailbox or place says that the two are one.

    A company's mailbox is not enough (its branches have it too), nor is the place for a person of another surname.
    """
    lines = {line.digits for line in (first.phone, first.mobile) if line}
    others = {line.digits for line in (second.phone, second.mobile) if line}
    place = same(first, second, "address") or same(first, second, "post_code")
    if lines & others or (not first.is_company and same(first, second, "email")):
        return True
    colleagues = first.company is not None and first.company is second.company
    return (place or colleagues) and not second.renamed


def same(first: Record, second: Record, column: str) -> bool:
    return bool(value := first.row.get(column)) and value == second.row.get(column)
