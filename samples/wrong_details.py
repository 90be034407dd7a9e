"""How the rest goes wrong or out of date: each function changes the address, a number, the mailbox or the job."""

from samples.people import FREE_MAIL, a_mobile, give_place, landline, private_mail
from samples.record import ADDRESS, Line, Record, World
from samples.words import a_surname, slug
from samples.wrong_names import with_typo


def street_shortened(world: World, record: Record) -> None:
    possible = [(long, short) for long, short in record.locale.short if long in record.row.get("address", "")]
    if possible:
        record.row["address"] = record.row["address"].replace(*world.rng.choice(possible))


def typo_in_address(world: World, record: Record) -> None:
    column = world.rng.choice(("address", "city", "post_code"))
    record.row[column] = with_typo(world.rng, record.row.get(column, ""))


def moved(world: World, record: Record) -> None:
    give_place(world, place := Record(record.type, record.locale, 0))
    if world.rng.random() < 0.5 and record.row.get("city"):
        place.row |= {column: record.row[column] for column in ("city", "post_code", "county")}
    record.address_of(place)


def address_lost(world: World, record: Record) -> None:
    keep = ("city",) if world.rng.random() < 0.5 else ()
    record.row |= {column: "" for column in ADDRESS if column not in keep}


def phone_changed(world: World, record: Record) -> None:
    """Another extension of the same switchboard, or a new number; a person loses the landline as often."""
    if record.phone is None:
        return
    if not record.is_company and world.rng.random() < 0.5:
        return phone_lost(world, record)
    same_house = f"{record.phone.area} {record.phone.number[:-2]}##"
    world.call_by(record, phone=world.line(record.locale, same_house if world.rng.random() < 0.5 else landline(record)))


def phone_lost(world: World, record: Record) -> None:
    record.lose_phone()


def digits_swapped(world: World, record: Record) -> None:
    if record.phone:
        number = record.phone.number
        at = world.rng.randrange(1, len(number) - 1)
        swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        world.call_by(record, phone=Line(record.phone.dial, record.phone.trunk, record.phone.area, swapped))


def mobile_changed(world: World, record: Record) -> None:
    if record.mobile:
        record.lose_mobile()
        world.call_by(record, mobile=a_mobile(world, record.locale) if world.rng.random() < 0.4 else None)


def mobile_as_phone(world: World, record: Record) -> None:
    if record.mobile:
        world.call_by(record, phone=record.mobile)
        record.lose_mobile()


def mail_lost(world: World, record: Record) -> None:
    record.row["email"] = ""


def typo_in_mail(world: World, record: Record) -> None:
    mailbox, _, host = record.row.get("email", "").partition("@")
    if host:
        name, dot, ending = host.rpartition(".")
        record.row["email"] = f"{with_typo(world.rng, mailbox)}@{name}{dot}{ending}"


def other_mailbox(world: World, record: Record) -> None:
    if record.row.get("email"):
        mailbox = world.rng.choice(
            ("kontakt", "verkauf", "buchhaltung", "sekretariat", slug(a_surname(world.rng, record.locale)))
        )
        record.row["email"] = f"{mailbox}@{record.domain}"


def home_or_work_mail(world: World, record: Record) -> None:
    """The private mailbox in place of the one at work, or a second private one."""
    if not any(record.row.get("email", "").endswith(host) for host in FREE_MAIL) or world.rng.random() < 0.5:
        record.row["email"] = private_mail(world, record)


def other_job(world: World, record: Record) -> None:
    record.row["job_title"] = world.rng.choice(("", world.rng.choice(record.locale.jobs)))
