"""Companies and persons before anybody wrote them down wrongly."""

from dataclasses import dataclass, field, replace
from random import Random

from dedupe_fit import vocabulary as words
from dedupe_fit.habits import Habits
from samples.words import Locale, a_locale, slug, vat_number


@dataclass(eq=False)
class Entity:
    """One company or person of the world, and the `fields` of a record of it, but for those that were left `blank`.

    Phone numbers are `area-number`. `renamed`: nobody would know it by its name. `alike`: those that look like it.
    """

    id: int
    is_company: bool
    locale: Locale
    fields: dict[str, str] = field(default_factory=dict)
    domain: str = ""
    legal: str = ""
    brand: str = ""
    woman: bool = False
    company: "Entity | None" = None
    blank: frozenset[str] = frozenset()
    renamed: bool = False
    alike: list["Entity"] = field(default_factory=list)


@dataclass
class World:
    rng: Random
    habits: Habits
    count: int = 0

    def entity(self, is_company: bool, locale: Locale | None = None) -> Entity:
        self.count += 1
        return Entity(self.count, is_company, locale or a_locale(self.rng))

    def again(self, entity: Entity) -> Entity:
        """Another entity that begins with the same fields."""
        self.count += 1
        return replace(entity, id=self.count, fields=dict(entity.fields), alike=[])


def place(world: World, entity: Entity) -> None:
    entity.fields |= words.place(world.rng, entity.locale, world.habits)


def landline(world: World, entity: Entity) -> str:
    return words.digits(world.rng, entity.fields["area"])


def mobile(world: World, entity: Entity) -> str:
    return words.digits(world.rng, world.rng.choice(entity.locale.mobiles))


def company(world: World, locale: Locale | None = None) -> Entity:
    made, rng = world.entity(is_company=True, locale=locale), world.rng
    place(world, made)
    made.brand, made.legal = words.company_name(rng, made.locale, made.fields["city"], world.habits)
    site(world, made)
    made.fields["phone_no"] = landline(world, made)
    made.fields["vat_registration_no"] = vat_number(rng, made.locale)
    made.fields["registration_no"] = "".join(rng.choices("0123456789", k=rng.choice((6, 8, 9))))
    return made


def site(world: World, made: Entity) -> None:
    """A domain with a mailbox, and the web site."""
    rng = world.rng
    made.fields["name"] = f"{made.brand} {made.legal}".strip()
    host = slug(made.brand)
    host = rng.choice((host, host.replace("-", ""), host.split("-")[0], f"{host}-{slug(made.fields['city'])}"))
    made.domain = f"{host}.{rng.choice((made.locale.country.lower(), made.locale.country.lower(), 'com', 'eu'))}"
    mailbox = rng.choices(("info", "office", "kontakt", "sales", "mail", "contact", "hello"), (50, 10, 8, 8, 6, 8, 3))[
        0
    ]
    if rng.random() < 0.1:
        mailbox = slug(words.surname(rng, made.locale, world.habits))
    made.fields["email"] = f"{mailbox}@{made.domain}" if rng.random() < 0.85 else words.private_mail(rng, mailbox, host)
    made.fields["home_page"] = f"www.{made.domain}"


def person(world: World, locale: Locale | None = None) -> Entity:
    """A private person."""
    made, rng = world.entity(is_company=False, locale=locale), world.rng
    place(world, made)
    baptise(world, made)
    made.fields |= {
        "phone_no": landline(world, made) if rng.random() < 0.6 else "",
        "mobile_phone_no": mobile(world, made),
    }
    private_mail(world, made)
    made.fields["registration_no"] = "".join(rng.choices("0123456789", k=rng.choice((7, 9))))
    return made


def private_mail(world: World, made: Entity) -> None:
    made.fields["email"] = words.private_mail(world.rng, made.fields["first_name"], made.fields["surname"])


def baptise(world: World, made: Entity, surname: str = "", first_name: str = "") -> None:
    made.woman = world.rng.random() < 0.5
    made.fields["first_name"] = first_name or words.given_name(world.rng, made.locale, made.woman)
    made.fields["surname"] = surname or words.surname(world.rng, made.locale, world.habits)


def employee(world: World, firm: Entity) -> Entity:
    made, rng = world.entity(is_company=False, locale=firm.locale), world.rng
    made.company, made.domain = firm, firm.domain
    made.fields = {
        name: firm.fields[name] for name in ("address", "post_code", "city", "county", "country_region_code", "area")
    }
    if rng.random() < 0.25:
        place(world, made)
    baptise(world, made)
    made.fields["company_name"] = firm.fields["name"]
    work_phone(world, made, firm)
    made.fields["mobile_phone_no"] = mobile(world, made) if rng.random() < 0.5 else ""
    if rng.random() < 0.85:
        made.fields["email"] = words.work_mail(rng, made.fields["first_name"], made.fields["surname"], firm.domain)
    else:
        private_mail(world, made)
    return made


def work_phone(world: World, made: Entity, firm: Entity) -> None:
    """The switchboard, an extension of it, or none."""
    draw, trunk = world.rng.random(), firm.fields["phone_no"]
    made.fields["phone_no"] = trunk if draw < 0.35 else extension(world, trunk) if draw < 0.7 else ""


def extension(world: World, number: str) -> str:
    return f"{number[:-2]}{world.rng.randrange(100):02}" if number else ""
