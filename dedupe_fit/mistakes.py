"""How one entity is written down another time: each mistake changes one thing of its fields."""

from collections.abc import Callable
from random import Random

from dedupe_fit import entities as make
from dedupe_fit import vocabulary as words
from dedupe_fit.entities import Entity, World
from samples.words import GERMAN
from samples.wrong_names import PLAIN
from services.dedupe.domain.given_names import GROUPS_OF_NAME
from services.dedupe.domain.words import fold

Mistake = Callable[[World, Entity], None]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SOUNDS = (
    ("ph", "f"),
    ("ck", "k"),
    ("tt", "t"),
    ("ss", "s"),
    ("y", "i"),
    ("th", "t"),
    ("ei", "ai"),
    ("c", "k"),
    ("v", "f"),
)


def typo(rng: Random, text: str) -> str:
    """One slip: a sign dropped, doubled, swapped, replaced or put in; or a sound written otherwise."""
    if len(text) < 3:
        return text
    at = rng.randrange(len(text) - 1)
    here, rest = text[at], text[at + 1 :]
    other = rng.choice("0123456789") if here.isdigit() else rng.choice(LETTERS)
    sound = next(((old, new) for old, new in SOUNDS if old in text and rng.random() < 0.3), (here, other))
    ways = (text[:at] + rest, text[:at] + here + here + rest, text[:at] + rest[:1] + here + rest[1:])
    return rng.choice((*ways, text[:at] + other + rest, text[:at] + here + other + rest, text.replace(*sound, 1)))


def typo_in(*fields: str) -> Mistake:
    def slip(world: World, entity: Entity) -> None:
        present = [name for name in fields if entity.fields.get(name)]
        if present:
            name = world.rng.choice(present)
            entity.fields[name] = typo(world.rng, entity.fields[name])

    slip.__name__ = "typo_in_" + "_".join(fields)
    return slip


def lost(*fields: str) -> Mistake:
    def lose(_world: World, entity: Entity) -> None:
        entity.fields.update(dict.fromkeys(fields, ""))

    lose.__name__ = "lost_" + "_".join(fields)
    return lose


def replaced(*fields: str) -> Mistake:
    """The values of somebody else, as when a row slipped."""

    def replace(world: World, entity: Entity) -> None:
        other = (make.company if entity.is_company else make.person)(world, entity.locale)
        entity.fields.update({name: other.fields.get(name, "") for name in fields})
        entity.renamed = entity.renamed or not {"first_name", "surname"}.isdisjoint(fields)

    replace.__name__ = "replaced_" + "_".join(fields)
    return replace


def plain_letters(world: World, entity: Entity) -> None:
    for name in ("name", "first_name", "surname", "address", "city"):
        text = entity.fields.get(name, "")
        entity.fields[name] = (text.translate(GERMAN) if world.rng.random() < 0.5 else text).translate(PLAIN)


def other_case(world: World, entity: Entity) -> None:
    change = world.rng.choice((str.upper, str.lower))
    for name in ("name", "first_name", "surname", "city"):
        entity.fields[name] = change(entity.fields.get(name, ""))


def moved(world: World, entity: Entity) -> None:
    old = dict(entity.fields)
    make.place(world, entity)
    if world.rng.random() < 0.5:
        entity.fields |= {name: old[name] for name in ("city", "area", "county")}
    if world.rng.random() < 0.4 and old.get("phone_no"):
        entity.fields["phone_no"] = make.landline(world, entity)


def street_otherwise(world: World, entity: Entity) -> None:
    address = entity.fields.get("address", "")
    possible = [(long, short) for long, short in entity.locale.short if long in address]
    if possible:
        entity.fields["address"] = address.replace(*world.rng.choice(possible))
    elif world.rng.random() < 0.4 and address:
        entity.fields["address"] = (
            f"{address}{world.rng.choice((' a', ', 2. OG', ' Apt 3', ', Hinterhaus', ' Unit B'))}"
        )


def no_number(_world: World, entity: Entity) -> None:
    entity.fields["address"] = entity.fields.get("address", "").strip("0123456789 ")


def other_phone(world: World, entity: Entity) -> None:
    entity.fields["phone_no"] = make.landline(world, entity)


def other_extension(world: World, entity: Entity) -> None:
    entity.fields["phone_no"] = make.extension(world, entity.fields.get("phone_no", ""))


def other_mobile(world: World, entity: Entity) -> None:
    entity.fields["mobile_phone_no"] = make.mobile(world, entity)


def mobile_as_phone(_world: World, entity: Entity) -> None:
    if entity.fields.get("mobile_phone_no"):
        entity.fields |= {"phone_no": entity.fields["mobile_phone_no"], "mobile_phone_no": ""}


def phones_swapped(_world: World, entity: Entity) -> None:
    fields = entity.fields
    fields["phone_no"], fields["mobile_phone_no"] = fields.get("mobile_phone_no", ""), fields.get("phone_no", "")


def other_mail(world: World, entity: Entity) -> None:
    if entity.is_company:
        mailbox = world.rng.choice(
            ("kontakt", "sales", "buchhaltung", "sekretariat", "office", "info", "mueller", "service")
        )
        entity.fields["email"] = f"{mailbox}@{entity.domain}"
    else:
        make.private_mail(world, entity)


def typo_in_name_of_company(world: World, entity: Entity) -> None:
    entity.fields["name"] = typo(world.rng, entity.fields["name"])


def legal_form(world: World, entity: Entity) -> None:
    """Spelled otherwise, left out, or another: firms change it."""
    forms = world.rng.choice(entity.locale.forms)
    same = next((spellings for spellings in entity.locale.forms if entity.legal in spellings), forms)
    form = world.rng.choice((*same, "", "", forms[0]))
    if entity.fields["name"].startswith(entity.brand):
        entity.fields["name"] = f"{entity.brand} {form}".strip()


def shortened(world: World, entity: Entity) -> None:
    parts = entity.fields["name"].split()
    at = max(range(len(parts)), key=lambda at: len(parts[at]))
    parts[at] = parts[at][: world.rng.randint(3, 6)] + world.rng.choice((".", ""))
    entity.fields["name"] = " ".join(parts)


def reordered(world: World, entity: Entity) -> None:
    parts = entity.fields["name"].split()
    world.rng.shuffle(parts)
    entity.fields["name"] = " ".join(parts)


def short_name(world: World, entity: Entity) -> None:
    parts = entity.brand.split()
    entity.fields["name"] = " ".join(parts[: world.rng.randint(1, max(1, len(parts) - 1))])


def acronym(_world: World, entity: Entity) -> None:
    parts = entity.brand.replace("&", " ").split()
    if len(parts) > 2:
        entity.fields["name"] = "".join(part[0] for part in parts).upper()


def longer_name(world: World, entity: Entity) -> None:
    extra = world.rng.choice(
        (entity.fields["city"], world.rng.choice(entity.locale.trades), "Gruppe", entity.fields["country_region_code"])
    )
    entity.fields["name"] = f"{entity.brand} {extra} {entity.legal}".strip()


def together(_world: World, entity: Entity) -> None:
    entity.fields["name"] = entity.fields["name"].replace(" ", "", 1).replace("-", "")


def renamed(world: World, entity: Entity) -> None:
    entity.brand, entity.legal = words.company_name(world.rng, entity.locale, entity.fields["city"], world.habits)
    entity.fields["name"] = f"{entity.brand} {entity.legal}".strip()
    entity.renamed = True


def over_two_fields(_world: World, entity: Entity) -> None:
    parts = entity.fields["name"].split()
    if len(parts) > 2:
        entity.fields |= {"name": " ".join(parts[:2]), "name_2": " ".join(parts[2:])}


def nickname(world: World, entity: Entity) -> None:
    own = entity.fields["first_name"]
    near = [name for name, groups in GROUPS_OF_NAME.items() if not groups.isdisjoint(GROUPS_OF_NAME.get(fold(own), ()))]
    short = entity.locale.nicknames.get(own) or (
        world.rng.choice(near).title() if near else own[: max(3, len(own) - 4)]
    )
    entity.fields["first_name"] = short


def initial(world: World, entity: Entity) -> None:
    entity.fields["first_name"] = entity.fields["first_name"][:1] + world.rng.choice((".", ""))


def second_name(world: World, entity: Entity) -> None:
    names = entity.fields["first_name"].split()
    more = world.rng.choice(entity.locale.women if entity.woman else entity.locale.men)
    entity.fields["first_name"] = (
        names[0] if len(names) > 1 else f"{names[0]} {world.rng.choice((more, more[0] + '.'))}" if names else ""
    )


def married(world: World, entity: Entity) -> None:
    own, other = entity.fields["surname"], words.surname(world.rng, entity.locale, world.habits)
    entity.fields["surname"] = world.rng.choice((other, f"{own}-{other}", f"{other}-{own}", f"{own} {other}"))
    entity.renamed = True


def swapped(_world: World, entity: Entity) -> None:
    fields = entity.fields
    fields["first_name"], fields["surname"] = fields["surname"], fields["first_name"]


def merged(world: World, entity: Entity) -> None:
    """The whole name in one field, in either order, perhaps with a title; the parts stay blank."""
    first, last = entity.fields["first_name"], entity.fields["surname"]
    if not last:
        return
    entity.fields["name"] = world.rng.choice(
        (f"{first} {last}", f"{last}, {first}", f"{last} {first}", f"Dr. {first} {last}")
    )
    entity.fields |= {"first_name": "", "surname": ""}


def no_first_name(_world: World, entity: Entity) -> None:
    entity.fields["first_name"] = ""


def other_employer(world: World, entity: Entity) -> None:
    """A new job: other company, mailbox and telephone; the mobile phone is kept."""
    if entity.company:
        firm = make.company(world, entity.locale)
        mail = words.work_mail(world.rng, entity.fields["first_name"], entity.fields["surname"], firm.domain)
        entity.fields |= {"company_name": firm.fields["name"], "email": mail, "phone_no": firm.fields["phone_no"]}


def employer_otherwise(world: World, entity: Entity) -> None:
    if name := entity.fields.get("company_name"):
        entity.fields["company_name"] = world.rng.choice(
            (typo(world.rng, name), " ".join(name.split()[:2]), name.upper())
        )


OF_ALL: dict[Mistake, float] = {
    plain_letters: 6,
    other_case: 4,
    typo_in("address"): 6,
    typo_in("city"): 5,
    typo_in("post_code"): 5,
    typo_in("phone_no", "mobile_phone_no"): 6,
    typo_in("email"): 5,
    typo_in("vat_registration_no", "registration_no"): 3,
    lost("email"): 7,
    lost("phone_no"): 6,
    lost("address", "post_code"): 4,
    lost("address", "post_code", "city"): 3,
    lost("city"): 2,
    lost("post_code"): 3,
    lost("vat_registration_no"): 5,
    replaced("address"): 1,
    replaced("city"): 1,
    replaced("post_code"): 1,
    replaced("registration_no"): 1,
    street_otherwise: 9,
    no_number: 2,
    moved: 8,
    other_phone: 6,
    other_extension: 4,
    other_mail: 9,
}
OF_COMPANIES = OF_ALL | {
    typo_in_name_of_company: 12,
    legal_form: 14,
    shortened: 5,
    reordered: 4,
    short_name: 6,
    acronym: 1.5,
    longer_name: 5,
    together: 3,
    renamed: 2,
    over_two_fields: 3,
}
OF_PERSONS = OF_ALL | {
    typo_in("first_name"): 7,
    typo_in("surname"): 9,
    replaced("first_name"): 1,
    replaced("registration_no"): 2.5,
    replaced("surname"): 1,
    nickname: 8,
    initial: 6,
    second_name: 3,
    married: 5,
    swapped: 4,
    merged: 8,
    no_first_name: 1,
    other_mobile: 5,
    lost("mobile_phone_no"): 8,
    mobile_as_phone: 4,
    phones_swapped: 2,
    other_employer: 3,
    lost("company_name"): 6,
    employer_otherwise: 4,
}
