"""A file of contacts and its true pairs: `python -m dedupe_fit.generate --records 100000 --seed 2 --out build/dedupe`.

The same arguments give the same bytes. All of it is invented.
"""

import csv
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import NamedTuple

from dedupe_fit import entities as make
from dedupe_fit import lookalikes, mistakes
from dedupe_fit import vocabulary as words
from dedupe_fit.entities import Entity, World
from dedupe_fit.habits import Habits

COLUMNS = (
    *("id", "type", "name", "name_2", "first_name", "surname", "address", "post_code", "city", "county"),
    *("country_region_code", "phone_no", "mobile_phone_no", "email", "home_page", "company_name"),
    *("vat_registration_no", "registration_no"),
)
PHONES = ("phone_no", "mobile_phone_no")


class File(NamedTuple):
    """`rows` by column, and the true `pairs` as ids, the lower first."""

    rows: list[dict[str, str]]
    pairs: list[tuple[str, str]]


def generate(records: int, seed: int, habits: Habits | None = None) -> File:
    rng = Random(seed)
    world = World(rng, habits or Habits.draw(rng))
    written = [(entity.id, row(world, entity)) for entity in crowd(world, records)]
    rng.shuffle(written)
    ids: defaultdict[int, list[str]] = defaultdict(list)
    for number, (entity, fields) in enumerate(written, 1):
        fields["id"] = f"R{number:07}"
        ids[entity].append(fields["id"])
    return File([fields for _, fields in written], [pair for same in ids.values() for pair in combinations(same, 2)])


def crowd(world: World, count: int) -> list[Entity]:
    """All records as entities: those written a second time are there again, with mistakes and the same id."""
    habits, rng = world.habits, world.rng
    seconds = round(count * habits.second_records)
    firsts = count - seconds
    companies = with_lookalikes(world, round(firsts * habits.companies), Of.COMPANIES)
    private = with_lookalikes(world, round(firsts * (1 - habits.companies) * (1 - habits.employees)), Of.PRIVATE)
    employees = staff(world, companies, firsts - len(companies) - len(private))
    everybody = [*companies, *private, *employees]
    drawn: list[Entity] = []
    while len(drawn) < seconds:
        third = drawn and rng.random() < habits.third_records
        drawn.append(written_again(world, rng.choice(drawn if third else everybody)))
    return [*everybody, *drawn]


class Of:
    COMPANIES = (make.company, lookalikes.OF_COMPANIES)
    PRIVATE = (make.person, lookalikes.OF_PERSONS)


def with_lookalikes(world: World, count: int, of: tuple) -> list[Entity]:  # type: ignore[type-arg]
    create, alike = of
    made: list[Entity] = []
    while len(made) < count:
        if made and world.rng.random() < world.habits.lookalikes:
            made += lookalike(world, alike, world.rng.choice(made[-8:]))
        else:
            made.append(written(world, create(world)))
    return made


def lookalike(world: World, kinds: Sequence[lookalikes.Lookalike], head: Entity) -> list[Entity]:
    """One that looks like `head`; hardly ever one of which no record could tell that it is another."""
    other = written(world, world.rng.choice(kinds)(world, head))
    if not is_told_apart(head, other) and world.rng.random() > WITHOUT_EVIDENCE:
        return []
    head.alike.append(other)
    other.alike.append(head)
    return [other]


def written(world: World, entity: Entity) -> Entity:
    entity.blank = left_blank(world)
    return entity


def staff(world: World, companies: list[Entity], count: int) -> list[Entity]:
    """Persons of companies: many have one or two, some dozens."""
    made: list[Entity] = []
    while len(made) < count:
        firm = world.rng.choice(companies)
        size = min(40, 1 + int(world.rng.expovariate(0.4)))
        team = [written(world, make.employee(world, firm)) for _ in range(size)]
        if world.rng.random() < world.habits.lookalikes:
            team += lookalike(world, lookalikes.OF_EMPLOYEES, world.rng.choice(team))
        made += team
    return made[:count]


def written_again(world: World, entity: Entity) -> Entity:
    """The same entity with mistakes, and hardly ever without anything by which it could be known, alone."""
    kinds = mistakes.OF_COMPANIES if entity.is_company else mistakes.OF_PERSONS
    weights = [weight * world.habits.chosen(world.rng, kind.__name__) for kind, weight in kinds.items()]
    while True:
        again = replace(entity, fields=dict(entity.fields), blank=left_blank(world))
        count = 1 + int(world.rng.expovariate(1 / world.habits.mistakes))
        for mistake in world.rng.choices(list(kinds), weights, k=count):
            mistake(world, again)
        can_be_known = is_known_by_something(entity, again) and all(
            is_told_apart(other, again) for other in entity.alike
        )
        if can_be_known or world.rng.random() < WITHOUT_EVIDENCE:
            return again


def left_blank(world: World) -> frozenset[str]:
    return frozenset(name for name, chance in world.habits.blank.items() if world.rng.random() < chance)


OWN = ("mobile_phone_no", "vat_registration_no", "registration_no")
"""Numbers that hardly anybody else has."""


TELLING = (
    *("name", "first_name", "surname", "address", "city", "phone_no", "mobile_phone_no", "email"),
    *("vat_registration_no", "registration_no"),
)
WITHOUT_EVIDENCE = 0.01
"""Part of the second records and of the look-alikes of which no record says what they are."""


def is_told_apart(one: Entity, other: Entity) -> bool:
    """Whether something that both records say differs. Two that differ in nothing nobody could take for two."""
    return any(
        one.fields[name] != other.fields[name]
        for name in TELLING
        if name not in one.blank | other.blank and one.fields.get(name) and other.fields.get(name)
    )


def is_known_by_something(first: Entity, second: Entity) -> bool:
    """By a number of its own; by telephone, place or employer only where the name is still its own.

    A household and a house of offices share the latter: nobody could tell who was renamed from who lives there too.
    """

    def same(name: str) -> bool:
        known = name not in first.blank | second.blank and first.fields.get(name)
        return bool(known) and first.fields.get(name) == second.fields.get(name)

    own = OWN if first.is_company else (*OWN, "email")
    shared = ("phone_no", "address", "post_code", *(() if first.is_company else ("company_name",)))
    return any(map(same, own)) or (not second.renamed and any(map(same, shared)))


def row(world: World, entity: Entity) -> dict[str, str]:
    """The record as the file has it: numbers as dialled, names composed, fields blank as its habits are."""
    rng, fields = world.rng, {name: entity.fields.get(name, "") for name in COLUMNS}
    for name in PHONES:
        fields[name] = words.dialled(rng, entity.locale, fields[name])
    if not entity.is_company:
        fields["name"] = fields["name"] or f"{fields['first_name']} {fields['surname']}".strip()
        if rng.random() < world.habits.whole_names:
            fields |= {"first_name": "", "surname": ""}
    return fields | dict.fromkeys(entity.blank, "") | {"type": "Company" if entity.is_company else "Person"}


def write(file: File, out: Path) -> None:
    """`contacts.csv` and `pairs.csv` (left, right) into the folder."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "contacts.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS)
        writer.writeheader()
        writer.writerows(file.rows)
    with (out / "pairs.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([("left", "right"), *file.pairs])


def main() -> None:
    parser = ArgumentParser(description="Write contacts.csv and pairs.csv; the same arguments give the same bytes.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("build/dedupe"))
    chosen = parser.parse_args()
    write(generate(chosen.records, chosen.seed), chosen.out)


if __name__ == "__main__":
    main()
