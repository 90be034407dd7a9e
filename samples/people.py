"""Companies, their persons, and persons without a company."""

from samples.record import Line, Record, World
from samples.words import Locale, a_coined_word, a_locale, a_surname, fill, slug, vat_number
from shared.contracts.contacts import ContactType

SALESPERSONS = ("AH", "BD", "CK", "EL", "FM", "JO", "KS", "LT", "MV", "PR", "RN", "TW")
FREE_MAIL = ("freimail.example", "post-box.example", "mailwelt.example", "courrier.example", "quickpost.example")


def make_company(world: World, locale: Locale | None = None) -> Record:
    """A company of its own name, place, telephone, domain and VAT number."""
    locale = locale or a_locale(world.rng)
    company = Record(ContactType.COMPANY, locale, world.entity())
    give_place(world, company)
    name_company(world, company)
    give_site(world, company)
    company.row["vat_registration_no"] = vat_number(world.rng, locale) if world.rng.random() < 0.75 else ""
    return company


def give_place(world: World, record: Record) -> None:
    """A new address and what goes with the country."""
    rng, locale = world.rng, record.locale
    city, post_code, _, county = rng.choice(locale.cities)
    number = f"{int(1 + 120 * rng.random() ** 1.6)}{rng.choice('abc') if rng.random() < 0.08 else ''}"
    record.row |= {
        "address": locale.address.format(street=rng.choice(locale.streets), number=number),
        "post_code": fill(rng, post_code),
        "city": city,
        "county": county if rng.random() < 0.6 else "",
        "country_region_code": locale.country,
        "language_code": locale.language,
        "territory_code": rng.choice(locale.territories),
        "salesperson_code": rng.choice(SALESPERSONS) if rng.random() < 0.8 else "",
        "currency_code": locale.currency if record.is_company else "",
    }


def name_company(world: World, company: Record) -> None:
    rng, locale = world.rng, company.locale
    forms = rng.choice(locale.forms)
    words = {
        "surname": a_surname(rng, locale), "other": a_surname(rng, locale), "trade": rng.choice(locale.trades),
        "coin": a_coined_word(rng), "city": company.row["city"].split()[0],
    }  # fmt: skip
    pattern = rng.choice(locale.patterns)
    company.forms = tuple(forms)
    company.brand = next(words[key] for key in ("surname", "coin", "city") if "{" + key + "}" in pattern)
    company.trade_name = pattern.format(**words, form="").strip()
    company.row["name"] = pattern.format(**words, form=forms[0])


def give_site(world: World, company: Record) -> None:
    """A switchboard, a domain, a mailbox."""
    rng = world.rng
    company.domain = world.unique(lambda more: host(world, company) + more + ".example")
    world.call_by(company, phone=world.line(company.locale, landline(company)) if rng.random() < 0.93 else None)
    mailbox = rng.choices(("info", "office", "kontakt", "sales", "mail"), (60, 12, 10, 8, 10))[0]
    company.row["email"] = f"{mailbox}@{company.domain}" if rng.random() < 0.85 else ""
    company.row["home_page"] = f"https://www.{company.domain}" if rng.random() < 0.6 else ""


def host(world: World, company: Record) -> str:
    words = slug(company.trade_name).split("-")
    kept = words if world.rng.random() < 0.6 else words[:2]
    return world.rng.choice(("-", "")).join(kept) + world.rng.choice(("", "", "", f"-{slug(company.row['city'])}"))


def landline(record: Record) -> str:
    """The pattern of a telephone number of the record's city."""
    city = record.row.get("city", "")
    return next((phone for name, _, phone, _ in record.locale.cities if name == city), record.locale.cities[0][2])


def make_person(world: World, locale: Locale | None = None) -> Record:
    """A private person: home address, and some of landline, mobile, mailbox."""
    person = Record(ContactType.PERSON, locale or a_locale(world.rng), world.entity())
    give_place(world, person)
    name_person(world, person)
    rng = world.rng
    phone = world.line(person.locale, landline(person)) if rng.random() < 0.6 else None
    mobile = a_mobile(world, person.locale) if rng.random() < 0.65 else None
    world.call_by(person, phone, mobile)
    person.row["email"] = private_mail(world, person) if rng.random() < 0.75 else ""
    return person


def make_employee(world: World, company: Record) -> Record:
    """A person of a company: its country, its domain, often its switchboard or a direct line."""
    rng = world.rng
    person = Record(ContactType.PERSON, company.locale, world.entity(), company=company, domain=company.domain)
    shared = ("country_region_code", "language_code", "territory_code", "salesperson_code")
    person.row = {column: company.row[column] for column in shared}
    if rng.random() < 0.5:
        person.address_of(company)
    name_person(world, person)
    person.row["job_title"] = rng.choice(company.locale.jobs) if rng.random() < 0.7 else ""
    mobile = a_mobile(world, company.locale) if rng.random() < 0.45 else None
    world.call_by(person, office_line(world, company), mobile)
    person.row["email"] = work_mail(world, person) if rng.random() < 0.85 else ""
    return person


def name_person(world: World, person: Record, surname: str = "") -> None:
    """A name that nobody else of the same company or address has."""
    rng, locale = world.rng, person.locale
    place = str(person.company.entity) if person.company else f"{person.row['address']} {person.row['post_code']}"
    while True:
        person.woman = rng.random() < 0.45
        rename(person, rng.choice(locale.women if person.woman else locale.men), surname or a_surname(rng, locale))
        if (key := f"{place} {person.row['name']}") not in world.taken:
            break
    world.taken.add(key)


def rename(person: Record, first_name: str, surname: str) -> None:
    """Set the name by its parts, as Business Central composes it (Contact table 5050, Name)."""
    person.row |= {"first_name": first_name, "surname": surname, "name": f"{first_name} {surname}".strip()}


def a_mobile(world: World, locale: Locale) -> Line:
    return world.line(locale, world.rng.choice(locale.mobiles))


def office_line(world: World, company: Record) -> Line | None:
    """A direct line behind the company's number, its switchboard, or none."""
    draw = world.rng.random()
    if company.phone is None or draw < 0.4:
        return None
    if draw < 0.62:
        return company.phone
    trunk_line = company.phone
    return world.line(
        company.locale, f"{trunk_line.area} {trunk_line.number[:-2]}##" if draw < 0.9 else landline(company)
    )


def work_mail(world: World, person: Record) -> str:
    first, last = slug(person.row["first_name"]), slug(person.row["surname"])
    styles = (f"{first}.{last}", f"{first[:1]}.{last}", last, f"{first}{last[0]}")
    habit = styles[len(person.domain) % 4 if world.rng.random() < 0.85 else world.rng.randrange(4)]
    return world.unique(lambda more: f"{habit}{more}@{person.domain}")


def private_mail(world: World, person: Record) -> str:
    rng = world.rng
    first, last = slug(person.row["first_name"]), slug(person.row["surname"])
    styles = (f"{first}.{last}", f"{first}{last}", f"{last}.{first}", f"{first[:1]}{last}", f"{first}_{last}")
    style, year, provider = rng.choice(styles), rng.choice(("", str(rng.randrange(60, 99)))), rng.choice(FREE_MAIL)
    return world.unique(lambda more: f"{style}{year}{more}@{provider}")
