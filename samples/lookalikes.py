"""Records that look alike and are not the same: what a matcher must leave apart."""

from dataclasses import replace

from samples.people import (
    a_mobile,
    give_place,
    give_site,
    landline,
    make_company,
    make_employee,
    make_person,
    name_person,
    private_mail,
    rename,
    work_mail,
)
from samples.record import ADDRESS, Record, World
from samples.words import fill, slug, vat_number

JUNIOR = {
    "DEU": ("sen.", "jun."),
    "DEA": ("sen.", "jun."),
    "DES": ("sen.", "jun."),
    "ENU": ("Sr.", "Jr."),
    "ENG": ("Sr", "Jr"),
}
GROUP_TRADES = ("Holding", "Immobilien", "Service", "International", "Logistik", "Energy", "Invest", "Digital")


def branch(world: World, head: Record) -> Record:
    """A branch in another place: the same name and domain, own telephone, often the same VAT number."""
    other = replace(head, entity=world.entity(), row=dict(head.row))
    while other.row["city"] == head.row["city"]:
        give_place(world, other)
    world.call_by(other, phone=world.line(head.locale, landline(other)))
    if world.rng.random() < 0.4:
        other.row["vat_registration_no"] = vat_number(world.rng, head.locale)
    if world.rng.random() < 0.7:
        other.row["email"] = f"{slug(other.row['city'])}@{head.domain}"
    return other


def sister_company(world: World, head: Record) -> Record:
    """Another company of the group in the same house: address, switchboard, domain shared, name and VAT number not."""
    other = replace(head, entity=world.entity(), row=dict(head.row))
    other.trade_name = world.unique(lambda more: f"{head.brand} {world.rng.choice(GROUP_TRADES)}{more}")
    world.call_by(other, phone=head.phone)
    other.row["name"] = f"{other.trade_name} {head.forms[0]}"
    other.row["vat_registration_no"] = vat_number(world.rng, head.locale)
    return other


def tenant(world: World, head: Record) -> Record:
    """Another firm in the same office centre: house, telephone service and mailbox of the provider shared."""
    other = make_company(world, head.locale)
    other.address_of(head)
    world.call_by(other, phone=head.phone)
    other.row |= {"email": head.row["email"], "home_page": ""}
    return other


def namesake_company(world: World, head: Record) -> Record:
    """A firm of the same family name and trade in the same city, of another owner."""
    other = make_company(world, head.locale)
    place = {column: other.row[column] for column in ADDRESS}
    form = world.rng.choice([forms[0] for forms in head.locale.forms])
    other.trade_name = head.trade_name
    other.row |= place | {"city": head.row["city"], "name": f"{head.trade_name} {form}", "county": head.row["county"]}
    other.row["post_code"] = next(
        fill(world.rng, city[1]) for city in head.locale.cities if city[0] == head.row["city"]
    )
    give_site(world, other)
    return other


def household(world: World, head: Record) -> Record:
    """Another person of the household: surname, address and landline shared, sometimes the family's mailbox."""
    other = make_person(world, head.locale)
    other.address_of(head)
    name_person(world, other, head.row["surname"])
    other.lose_phone()
    world.call_by(other, phone=head.phone)
    family = head.row["email"] if world.rng.random() < 0.25 else private_mail(world, other)
    other.row["email"] = family if world.rng.random() < 0.8 else ""
    return other


def father_and_son(world: World, head: Record) -> Record:
    """The same surname and address; the same first name with a suffix, or another of the same initial."""
    son = household(world, head)
    first, surname = head.row["first_name"], head.row["surname"]
    if head.woman:
        return son
    alike = [name for name in head.locale.men if name[0] == first[0] and name != first]
    if head.locale.language in JUNIOR and (world.rng.random() < 0.5 or not alike):
        senior, junior = JUNIOR[head.locale.language]
        rename(son, first, f"{surname} {junior}")
        rename(head, first, f"{surname} {senior}" if world.rng.random() < 0.6 else surname)
    elif alike:
        rename(son, world.rng.choice(alike), surname)
    world.call_by(son, mobile=a_mobile(world, son.locale))
    son.row["email"] = private_mail(world, son)
    return son


def namesake(world: World, head: Record) -> Record:
    """Another person of the same name in the same city."""
    other = make_person(world, head.locale)
    rename(other, head.row["first_name"], head.row["surname"])
    other.woman = head.woman
    other.row["city"] = head.row["city"]
    other.row["post_code"] = next(
        fill(world.rng, city[1]) for city in head.locale.cities if city[0] == head.row["city"]
    )
    if other.phone:
        world.call_by(other, phone=world.line(other.locale, landline(other)))
    other.row["email"] = private_mail(world, other) if other.row["email"] else ""
    return other


def sibling_at_work(world: World, colleague: Record) -> Record:
    """A colleague of the same surname: the family's own firm."""
    assert colleague.company
    other = make_employee(world, colleague.company)
    name_person(world, other, colleague.row["surname"])
    other.row["email"] = work_mail(world, other) if other.row["email"] else ""
    return other


COMPANY_LOOKALIKES = (branch, branch, sister_company, sister_company, tenant, namesake_company)
PRIVATE_LOOKALIKES = (household, household, household, father_and_son, namesake, namesake)
