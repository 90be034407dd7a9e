"""How names go wrong when a company or person is entered again: each function changes one thing of a record."""

from random import Random

from samples.people import rename
from samples.record import Record, World
from samples.words import GERMAN, a_surname

NEIGHBOURS = dict(zip("abcdefghiklmnoprstuvwz", "svxfrdhjolkkmnieratbzx", strict=True))
PLAIN = str.maketrans("äöüÄÖÜßéèêáàâíìóòôúùçñøåłśżźćńęą", "aouAOUseeeaaaiiooouucnoalszzcnea")


def with_typo(rng: Random, text: str) -> str:
    """One letter dropped, doubled, swapped with the next, or hit beside; never the first."""
    if len(text) < 4:
        return text
    at = rng.choice([at for at in range(1, len(text) - 1) if text[at].isalnum()] or [1])
    here, after = text[at], text[at + 1 :]
    wrong = (after[:1] + here + after[1:], after, here + here + after, NEIGHBOURS.get(here, "e") + after)
    return text[:at] + rng.choice(wrong)


def transliterated(rng: Random, text: str) -> str:
    """Without its diacritics: ü as ue or as u."""
    return text.translate(GERMAN).replace("ß", "ss").translate(PLAIN) if rng.random() < 0.6 else text.translate(PLAIN)


def typo_in_name(world: World, record: Record) -> None:
    if record.is_company:
        record.row["name"] = with_typo(world.rng, record.row["name"])
    elif world.rng.random() < 0.6:
        rename(record, record.row["first_name"], with_typo(world.rng, record.row["surname"]))
    else:
        rename(record, with_typo(world.rng, record.row["first_name"]), record.row["surname"])


def no_diacritics(world: World, record: Record) -> None:
    for column in ("name", "first_name", "surname", "address", "city"):
        record.row[column] = transliterated(world.rng, record.row.get(column, ""))
    if not record.is_company:
        rename(record, record.row["first_name"], record.row["surname"])


def other_case(world: World, record: Record) -> None:
    change = str.upper if world.rng.random() < 0.6 else str.lower
    for column in ("name", "first_name", "surname"):
        record.row[column] = change(record.row.get(column, ""))


def legal_form(world: World, record: Record) -> None:
    """The form spelled otherwise, left out, or replaced by another."""
    form = record.row["name"].removeprefix(record.trade_name).strip()
    other = world.rng.choice(record.locale.forms)
    spelled = world.rng.choice((*record.forms[1:], *record.forms[1:], "", other[0]))
    if form and record.row["name"].startswith(record.trade_name):
        record.row["name"] = f"{record.trade_name} {spelled}".strip()


def word_shortened(world: World, record: Record) -> None:
    words = record.row["name"].split()
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    if len(words[longest]) > 7:
        words[longest] = words[longest][: world.rng.randint(4, 6)] + "."
    record.row["name"] = " ".join(words)


def words_in_other_order(world: World, record: Record) -> None:
    words = record.row["name"].split()
    if len(words) > 2:
        record.row["name"] = " ".join([words[1], words[0], *words[2:]])


def only_short_name(world: World, record: Record) -> None:
    """What people call the firm: its brand, or the first two words."""
    record.row["name"] = world.rng.choice((record.brand, " ".join(record.trade_name.split()[:2])))


def name_over_two_fields(world: World, record: Record) -> None:
    first, _, rest = record.row["name"].partition(" ")
    middle, _, last = rest.partition(" ")
    if last:
        record.row |= {"name": f"{first} {middle}", "name_2": last[:50]}


def nickname(world: World, record: Record) -> None:
    first = record.row["first_name"]
    rename(record, record.locale.nicknames.get(first, first), record.row["surname"])


def initial(world: World, record: Record) -> None:
    if record.row["first_name"]:
        rename(record, record.row["first_name"][0] + ".", record.row["surname"])


def married(world: World, record: Record) -> None:
    if record.woman:
        other, own = a_surname(world.rng, record.locale), record.row["surname"]
        rename(record, record.row["first_name"], world.rng.choice((other, f"{own}-{other}"))[:30])
        record.renamed = True


def names_swapped(world: World, record: Record) -> None:
    rename(record, record.row["surname"], record.row["first_name"])


def names_merged(world: World, record: Record) -> None:
    """The whole name in one field, in either order, perhaps with a title; the parts stay blank."""
    first, surname = record.row["first_name"], record.row["surname"]
    whole = world.rng.choice(
        (f"{first} {surname}", f"{surname}, {first}", f"{surname} {first}", f"Dr. {first} {surname}")
    )
    record.row |= {"name": whole.strip(" ,"), "first_name": "", "surname": ""}
