"""The search name follows the name until it has a value of its own."""

import pytest

from services.contacts.domain.search_name import followed
from tests.contacts.examples import a_company, changed


@pytest.mark.parametrize(
    ("search_name", "after"), [("", "NEU"), ("ALT", "NEU"), ("NORDWIND", "NORDWIND"), ("alt", "alt")]
)
def test_the_search_name_follows_while_it_is_blank_or_the_old_name(search_name: str, after: str) -> None:
    assert followed(search_name, old_name="Alt", name="Neu") == after


def test_a_search_name_that_grows_is_cut_and_still_follows() -> None:
    long = a_company(name="ß" * 100)

    assert long.search_name == "S" * 100
    assert changed(long, name="Neu").search_name == "NEU"


def test_a_search_name_of_its_own_survives_a_new_name() -> None:
    company = a_company().model_copy(update={"search_name": "HAFEN"})

    assert changed(company, name="Nordwind AG").search_name == "HAFEN"


def test_a_search_name_of_its_own_stays_and_a_blank_one_follows_again() -> None:
    own = a_company(name="Nordwind GmbH", search_name="wind")
    renamed = changed(own, name="Südwind GmbH")

    assert (own.search_name, renamed.search_name) == ("WIND", "WIND")
    assert changed(renamed, search_name="").search_name == "SÜDWIND GMBH"
