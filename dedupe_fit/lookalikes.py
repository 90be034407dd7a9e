"""Entities that look like another one and are not: what the score must leave apart."""

from collections.abc import Callable

from dedupe_fit import entities as make
from dedupe_fit import vocabulary as words
from dedupe_fit.entities import Entity, World
from samples.words import vat_number

PLACE = ("address", "post_code", "city", "county", "country_region_code", "area")
GROUP = "Holding Immobilien Service International Logistik Energy Invest Digital Trading Consulting Nord".split()


def branch(world: World, head: Entity) -> Entity:
    """Of a chain: name and domain shared, place and telephone its own; the VAT number either way."""
    other = world.again(head)
    make.place(world, other)
    other.fields["phone_no"] = make.landline(world, other)
    if world.rng.random() < 0.5:
        other.fields["vat_registration_no"] = vat_number(world.rng, head.locale)
    if world.rng.random() < 0.5:
        other.fields["registration_no"] = str(world.rng.randrange(10**7, 10**8))
    if world.rng.random() < 0.5:
        other.fields["email"] = (
            f"{world.rng.choice(('filiale', 'shop', 'info'))}{world.rng.randrange(90)}@{head.domain}"
        )
    if world.rng.random() < 0.3:
        other.fields["name"] = f"{head.brand} {other.fields['city']}"
    return other


def sister(world: World, head: Entity) -> Entity:
    """Of one group in one house: all but name and numbers shared."""
    other = world.again(head)
    other.brand = f"{head.brand.split()[0]} {world.rng.choice(GROUP)}"
    other.fields["name"] = f"{other.brand} {head.legal}"
    other.fields["vat_registration_no"] = vat_number(world.rng, head.locale)
    other.fields["registration_no"] = str(world.rng.randrange(10**7, 10**8))
    return other


def tenant(world: World, head: Entity) -> Entity:
    """Another firm in one office centre, its switchboard and mailbox the provider's."""
    other = make.company(world, head.locale)
    other.fields |= {name: head.fields[name] for name in PLACE}
    if world.rng.random() < 0.6:
        other.fields["phone_no"] = head.fields["phone_no"]
    if world.rng.random() < 0.4:
        other.fields["email"] = head.fields["email"]
    return other


def namesake_firm(world: World, head: Entity) -> Entity:
    """The same name in the same country, sometimes the same city, and nothing else."""
    other = make.company(world, head.locale)
    other.brand = head.brand
    if world.rng.random() < 0.6:
        other.fields |= {name: head.fields[name] for name in ("city", "county", "area")}
    make.site(world, other)
    return other


def successor(world: World, head: Entity) -> Entity:
    """Another firm took over house and telephone."""
    other = make.company(world, head.locale)
    other.fields |= {name: head.fields[name] for name in (*PLACE, "phone_no")}
    return other


def household(world: World, head: Entity) -> Entity:
    """Surname, house and landline shared, sometimes the mailbox, the mobile phone of a parent too."""
    other = make.person(world, head.locale)
    other.fields |= {name: head.fields[name] for name in (*PLACE, "phone_no")}
    make.baptise(world, other, surname=head.fields["surname"] if world.rng.random() < 0.85 else "")
    if world.rng.random() < 0.2:
        other.fields["email"] = head.fields["email"]
    else:
        make.private_mail(world, other)
    if world.rng.random() < 0.06:
        other.fields["mobile_phone_no"] = head.fields["mobile_phone_no"]
    if world.rng.random() < 0.15:
        other.fields["first_name"] = begins_alike(world, head)
    return other


def begins_alike(world: World, head: Entity) -> str:
    """A given name of the same first letter, or as near as Stefan and Stefanie."""
    own = head.fields["first_name"]
    names = [name for name in (*head.locale.men, *head.locale.women) if name[0] == own[0] and name != own]
    return world.rng.choice(names) if names else own + "a"


def father_and_son(world: World, head: Entity) -> Entity:
    """One name, one house; mostly told apart by a suffix, always by mobile phone and mailbox."""
    other = household(world, head)
    surname = head.fields["surname"]
    older, younger = world.rng.choice((("sen.", "jun."), ("Sr.", "Jr."), ("", "jun."), ("", "Jr.")))
    make.baptise(world, other, f"{surname} {younger}", head.fields["first_name"])
    head.fields["surname"] = f"{surname} {older}".strip()
    other.fields["mobile_phone_no"] = make.mobile(world, other)
    make.private_mail(world, other)
    return other


def namesake(world: World, head: Entity) -> Entity:
    """Another person of one name, mostly in one city."""
    other = make.person(world, head.locale)
    make.baptise(world, other, head.fields["surname"], head.fields["first_name"])
    if world.rng.random() < 0.7:
        other.fields |= {name: head.fields[name] for name in ("city", "post_code", "county", "area")}
        make_phone = make.landline(world, other)
        other.fields["phone_no"] = make_phone if other.fields["phone_no"] else ""
    make.private_mail(world, other)
    return other


def neighbour(world: World, head: Entity) -> Entity:
    """A flat in the same house, or the next tenant with the old landline."""
    other = make.person(world, head.locale)
    other.fields |= {name: head.fields[name] for name in PLACE}
    if world.rng.random() < 0.4:
        other.fields["phone_no"] = head.fields["phone_no"]
    if world.rng.random() < 0.3:
        other.fields["first_name"] = head.fields["first_name"]
    return other


def colleague(world: World, head: Entity) -> Entity:
    """Of the family's own firm, or of one first name, or a true namesake in a big firm."""
    assert head.company
    other = make.employee(world, head.company)
    draw = world.rng.random()
    if draw < 0.6:
        other.fields["surname"] = head.fields["surname"]
    if draw > 0.58:
        other.fields["first_name"] = head.fields["first_name"]
    mail = words.work_mail(world.rng, other.fields["first_name"], other.fields["surname"], head.company.domain)
    other.fields["email"] = mail if mail != head.fields["email"] else mail.replace("@", "2@")
    return other


Lookalike = Callable[[World, Entity], Entity]
OF_COMPANIES: tuple[Lookalike, ...] = (branch, branch, sister, sister, tenant, namesake_firm, successor)
OF_PERSONS: tuple[Lookalike, ...] = (household, household, household, father_and_son, namesake, namesake, neighbour)
OF_EMPLOYEES: tuple[Lookalike, ...] = (colleague, colleague, colleague, namesake)
