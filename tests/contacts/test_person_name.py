"""The name of a person and its parts follow each other."""

import pytest

from services.contacts.domain.person_name import PersonName, compose_name, split_name
from tests.contacts.examples import a_company, a_person, changed


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("", ("", "", "")),
        ("Anna", ("Anna", "", "")),
        ("Anna Schmidt", ("Anna", "", "Schmidt")),
        ("Anna Maria Schmidt", ("Anna", "Maria", "Schmidt")),
        ("Anna Lena Maria Schmidt", ("Anna Lena", "Maria", "Schmidt")),
        ("  Anna   Schmidt ", ("Anna", "", "Schmidt")),
    ],
)
def test_the_last_word_is_the_surname_and_the_one_before_it_the_middle_name(name: str, parts: tuple[str, ...]) -> None:
    assert split_name(name) == parts


def test_each_part_is_cut_at_30_characters() -> None:
    parts = split_name(f"{'A' * 40} {'B' * 40} {'C' * 40}")

    assert parts == ("A" * 30, "B" * 30, "C" * 30)
    assert len(compose_name(parts)) == 92


def test_blank_parts_leave_no_space() -> None:
    assert compose_name(PersonName("Anna", "", "Schmidt")) == "Anna Schmidt"


def test_a_person_created_by_its_parts_has_a_name() -> None:
    person = a_person(name="", first_name="Anna", surname="Schmidt")

    assert (person.name, person.search_name) == ("Anna Schmidt", "ANNA SCHMIDT")


def test_a_person_renamed_has_new_parts() -> None:
    person = changed(a_person(name="Anna Maria Schmidt"), name="Anna Weber")

    assert (person.first_name, person.middle_name, person.surname) == ("Anna", "", "Weber")


def test_a_changed_part_renames_the_person() -> None:
    person = changed(a_person(name="Anna Maria Schmidt"), surname="Weber")

    assert person.name == "Anna Maria Weber"


def test_a_part_counts_more_than_a_name_in_the_same_command() -> None:
    person = a_person(name="Dr. Schmidt", first_name="Anna", surname="Schmidt")

    assert person.name == "Anna Schmidt"


def test_the_whole_card_sent_back_with_another_name_renames_the_person() -> None:
    person = a_person(name="Anna Schmidt")

    after = changed(person, name="Anna Weber", first_name="Anna", middle_name="", surname="Schmidt")

    assert (after.name, after.surname) == ("Anna Weber", "Weber")


def test_parts_of_its_own_survive_a_change_of_something_else() -> None:
    person = a_person(name="", first_name="Anna", surname="von der Heide")

    assert changed(person, city="Kiel").surname == "von der Heide"


def test_the_name_of_a_company_is_not_split() -> None:
    assert changed(a_company(), name="Anna Schmidt GmbH").surname == ""
