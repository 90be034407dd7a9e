"""What names, mailboxes and rare words say of two contacts."""

import pytest

from services.dedupe.domain.comparison import compare
from services.dedupe.domain.fingerprint import Fingerprint
from services.dedupe.domain.personal_names import may_be_crossed
from services.dedupe.domain.sentences import sentence
from tests.dedupe.examples import only_company, only_person


def word(one: Fingerprint, other: Fingerprint, field: str, **holders: int) -> str:
    said = compare(one, other, {key.replace("_", ":"): count for key, count in holders.items()}).get(field)
    assert said is None or sentence(field, said.word)
    return said.word if said else ""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Francesca Marino", "Francesco Marino", "namesake"),
        ("Stefan Berg", "Stefanie Berg", "namesake"),
        ("Poldi Berg", "Leopold Berg", "nickname"),
        ("Max Berg", "Maximilian Berg", "nickname"),
        ("Jac ob Berg", "Jacob Berg", "typo"),
        ("Berg Anna", "Anna Berg", "swapped"),
        ("Berg Anna", "Anna Moser", "half swapped"),
    ],
)
def test_first_names_are_told_apart_and_recognised(one: str, other: str, expected: str) -> None:
    assert word(only_person(1, name=one), only_person(2, name=other), "first_name") == expected


def test_junior_on_one_side_alone_is_said() -> None:
    assert word(only_person(1, name="Reto Egger"), person_of("Reto", "Egger Jr."), "surname") == "suffix"


def person_of(first_name: str, surname: str, **fields: str) -> Fingerprint:
    return only_person(2, name=f"{first_name} {surname}", first_name=first_name, surname=surname, **fields)


def test_a_mailbox_with_the_others_name_speaks_for_the_pair() -> None:
    married = only_person(1, name="Anna Moser", email="anna.lindgren@gmx.de")

    assert word(married, only_person(2, name="Anna Lindgren"), "name_in_email") == "other's"
    assert word(married, only_person(2, name="Anna Moser"), "name_in_email") == ""


@pytest.mark.parametrize(
    ("one", "other"), [("anna.moser@berg.de", "anna.lindgren@berg.de"), ("annam@berg.de", "annal@berg.de")]
)
def test_mailboxes_that_each_have_the_own_name_tell_two_persons_apart(one: str, other: str) -> None:
    found = word(
        only_person(1, name="Anna Moser", email=one), only_person(2, name="Anna Lindgren", email=other), "name_in_email"
    )

    assert found == "own"


def test_a_family_mailbox_says_nothing_about_names() -> None:
    anna = only_person(1, name="Anna Berg", email="anna.berg@gmx.de")

    assert word(anna, only_person(2, name="Peter Berg", email="anna.berg@gmx.de"), "name_in_email") == ""


def test_mailboxes_of_digits_alone_are_nobodys() -> None:
    one = only_person(1, name="Anna Moser", email="1234@gmx.de")

    assert word(one, only_person(2, name="Bert Lindgren", email="5678@gmx.de"), "name_in_email") == ""


def test_a_slip_in_a_free_provider_is_the_same_in_both_directions() -> None:
    one = only_person(1, name="Anna Berg", email="anna.berg@gmail.com")
    other = only_person(2, name="Bert Ott", email="bert.ott@gmial.com")

    assert word(one, other, "email") == word(other, one, "email") == "other at free provider"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("Anna", "Berg"), ("Berg", "Anna"), "swapped"),
        (("Anna", "Berg"), ("Bergg", "Anna"), "swapped"),
        (("A", "Berg"), ("Berg", "Anna"), "swapped"),
        (("Anna Maria", "Berg"), ("Berg", "Maria"), "swapped"),
        (("Anna", "Berg"), ("Olga", "Anna"), "half swapped"),
        (("Anna", "Berg"), ("Olga", "Ott"), "other"),
    ],
)
def test_swapped_names_are_seen(one: tuple[str, str], other: tuple[str, str], expected: str) -> None:
    left, right = person_of(*one), person_of(*other)

    assert word(left, right, "first_name") == expected
    assert may_be_crossed([left], [right]) == [expected != "other"]


@pytest.mark.parametrize(("written", "said"), [("AnnaBerg", "typo"), ("BERGANNA", "typo"), ("Annaburg", "")])
def test_a_name_without_its_space_is_the_same_name(written: str, said: str) -> None:
    whole, apart = only_person(1, name=written), person_of("Anna", "Berg")

    assert word(whole, apart, "first_name") == word(apart, whole, "first_name") == said


def test_a_web_site_with_the_others_name_speaks_for_two_companies() -> None:
    renamed = only_company(1, name="Cortapax", email="info@lopez-manufacturing.com")

    assert word(renamed, only_company(2, name="Lopez Manufacturing"), "name_in_email") == "other's"


def test_how_many_bear_a_surname_with_the_initial_is_said_of_names_alike() -> None:
    one = only_person(1, name="Anna Berg", country_region_code="DE")
    other = only_person(2, name="A. Berg", country_region_code="DE")

    assert word(one, other, "name", **{"P_surname_a:berg:DE": 2}) == "alike two"
    assert word(one, other, "name", **{"P_surname_a:berg:DE": 40}) == "alike many"
    assert word(one, other, "name") == "alike"


def test_how_many_have_a_word_of_a_company_name_is_said() -> None:
    one, other = only_company(1, name="Nordwind Logistik"), only_company(2, name="Nordwind Spedition")

    assert word(one, other, "name_word", C_word_nordwind=2) == "equal two"
    assert word(one, only_company(2, name="Albrecht"), "name_word") == ""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Meble Kraków", "MebleKraków", "near"),
        ("Krüger Bäckerei", "Krgüer Bäckerei", "typo"),
        ("Grandjean & Jaquet Sàrl", "Grandjean & Jaquet S.à r.l.", "equal"),
        ("Ahlbrecht Kältetechnik GmbH & Co. KG", "Ahlbrecht Kältetechnik GmbH & Coo. KG", "equal"),
        ("Nordwind GmbH", "Nordwind GGmbH", "equal"),
        ("Olizar Carpintería", "Olizar Carpintería S. Coop.", "equal"),
    ],
)
def test_company_names_are_alike_whatever_slip_is_in_them(one: str, other: str, expected: str) -> None:
    assert word(only_company(1, name=one), only_company(2, name=other), "name") == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12 Glasgow Street", "12 Glasgow Fptreet", "typo"),
        ("2 Sternberg Crescent", "20 Sternberg Crescent", "digit"),
        ("7 Burt Street", "19 Corin Place", "other"),
    ],
)
def test_streets_are_alike_whatever_slip_is_in_their_last_word(one: str, other: str, expected: str) -> None:
    assert word(only_person(1, name="Anna", address=one), only_person(2, name="Anna", address=other), "address") == (
        expected
    )
