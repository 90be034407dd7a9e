"""All records of the sample set, in the order of the file, numbered."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import accumulate, combinations, groupby

from samples.lookalikes import COMPANY_LOOKALIKES, PRIVATE_LOOKALIKES, sibling_at_work
from samples.people import make_company, make_employee, make_person
from samples.record import COLUMNS, Record, World
from samples.second_records import second_record

MOST_PERSONS = 12


def make_crowd(world: World, count: int) -> list[Record]:
    """`count` records: 12 % second records; of the others three in ten companies, one in ten private persons."""
    firsts = count - round(count * 0.12)
    companies = with_lookalikes(world, round(firsts * 0.29), make_company, COMPANY_LOOKALIKES, 0.11)
    private = with_lookalikes(world, round(firsts * 0.10), make_person, PRIVATE_LOOKALIKES, 0.3)
    employees = make_employees(world, companies, firsts - len(companies) - len(private))
    seconds = second_records(world, companies, private, employees, count - firsts)
    records = in_order(world, [*companies, *private, *employees, *seconds])
    number(world, records)
    return records


def with_lookalikes(
    world: World,
    count: int,
    make: Callable[[World], Record],
    lookalikes: Iterable[Callable[[World, Record], Record]],
    share: float,
) -> list[Record]:
    """`count` records, that share of them made to look like another one."""
    records: list[Record] = []
    kinds = tuple(lookalikes)
    while len(records) < count:
        if records and world.rng.random() < share:
            records.append(world.rng.choice(kinds)(world, world.rng.choice(records[-10:])))
        else:
            records.append(make(world))
    return records


def make_employees(world: World, companies: list[Record], count: int) -> list[Record]:
    """Persons spread over the companies: many have one or two, some twelve, some none; a few are relatives."""
    weights = list(accumulate(world.rng.expovariate(1) for _ in companies))
    staff: dict[Record, list[Record]] = {company: [] for company in companies}
    employees: list[Record] = []
    while len(employees) < count:
        colleagues = staff[company := world.rng.choices(companies, cum_weights=weights)[0]]
        if len(colleagues) == MOST_PERSONS:
            continue
        relative = bool(colleagues) and world.rng.random() < 0.05
        employee = sibling_at_work(world, colleagues[0]) if relative else make_employee(world, company)
        colleagues.append(employee)
        employees.append(employee)
    return employees


def second_records(
    world: World, companies: list[Record], private: list[Record], employees: list[Record], count: int
) -> list[Record]:
    """Second records of all kinds in proportion; one draw in eight makes a third record of the same."""
    drawn: list[Record] = []
    times: Counter[Record] = Counter()
    kinds = (companies, private, employees)
    while len(drawn) < count:
        firsts = world.rng.choices(kinds, [len(kind) for kind in kinds])[0]
        first = world.rng.choice(drawn if drawn and world.rng.random() < 0.12 else firsts)
        if times[first] < 2:
            times[first] += 1
            drawn.append(first)
    return placed(world, [second_record(world, first) for first in drawn], employees)


def placed(world: World, seconds: list[Record], employees: list[Record]) -> list[Record]:
    """A person entered again is often under the second record of the company, and under none that is full."""
    staff = Counter(employee.company for employee in employees)
    entered_again = {second.entity: second for second in seconds if second.is_company}
    for second in seconds:
        if second.company and second.company.entity in entered_again and world.rng.random() < 0.5:
            second.company = entered_again[second.company.entity]
        staff[second.company] += 1
        if staff[second.company] > MOST_PERSONS:
            second.company = None
    return seconds


def in_order(world: World, records: list[Record]) -> list[Record]:
    """Shuffled, companies before their persons; one person in a hundred comes before its company on purpose."""
    place = {record: world.rng.random() for record in records}
    for record in records:
        if record.company:
            start = place[record.company]
            early = world.rng.random() < 0.01
            place[record] = start * world.rng.random() if early else start + (1 - start) * world.rng.random()
    return sorted(records, key=place.__getitem__)


def number(world: World, records: list[Record]) -> None:
    """External ids for all, numbers for six in ten and for every company of a person, customers and vendors."""
    named = {record.company for record in records if record.company}
    others = [record for record in records if record not in named]
    missing = max(0, round(0.6 * len(records)) - len(named))
    named |= set(world.rng.sample(others, missing))
    next_no, next_customer, next_vendor = 10001, 20001, 70001
    for at, record in enumerate(records, 1):
        record.row |= {"type": record.type, "external_id": f"CRM-{at:06d}", "no": ""}
        if record in named:
            record.row["no"], next_no = f"C{next_no}", next_no + 1
        if record.is_company and world.rng.random() < 0.5:
            record.row["customer_no"], next_customer = f"D{next_customer}", next_customer + 1
        if record.is_company and world.rng.random() < 0.2:
            record.row["vendor_no"], next_vendor = f"K{next_vendor}", next_vendor + 1
    for record in records:
        record.row["company_no"] = record.company.row["no"] if record.company else ""


def rows(records: list[Record]) -> list[list[str]]:
    """The lines of `contacts.csv`, its header first."""
    return [list(COLUMNS), *([record.row.get(column, "") for column in COLUMNS] for record in records)]


def true_pairs(records: list[Record]) -> list[tuple[str, str]]:
    """Every two external ids of one entity, the lower one first, in order."""
    by_entity = sorted(records, key=lambda record: (record.entity, record.row["external_id"]))
    pairs: list[tuple[str, str]] = []
    for _, same in groupby(by_entity, key=lambda record: record.entity):
        pairs += combinations([record.row["external_id"] for record in same], 2)
    return sorted(pairs)
