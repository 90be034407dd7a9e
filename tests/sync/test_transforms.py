"""The default and the value map of one field."""

from typing import Any

import pytest

from services.sync.domain.transforms import Origin, UnmappedValue, transform

COUNTRIES = {"DK": "DNK", "DE": "DEU", "": "USA", "XX": None}
PATH = "Customers V2.AddressCountryRegionISOCode"


def transformed(
    value: Any, value_map: dict[str, str | None] | None = None, default: str | None = None
) -> tuple[Any, Origin]:
    return transform(value, value_map=value_map, default=default, path=PATH)


def test_a_value_without_transforms_stays_as_it_is() -> None:
    assert transformed(" DK ") == (" DK ", Origin.SOURCE)


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_default_is_used_when_the_field_is_left_blank(blank: str | None) -> None:
    assert transformed(blank, default="USA") == ("USA", Origin.DEFAULT)


def test_a_default_does_not_replace_a_value() -> None:
    assert transformed("DK", default="USA") == ("DK", Origin.SOURCE)


def test_a_value_map_replaces_a_value_compared_trimmed() -> None:
    assert transformed(" DK", COUNTRIES) == ("DNK", Origin.VALUE_MAP)


def test_a_value_map_with_an_entry_for_blank_fills_blanks() -> None:
    assert transformed("", COUNTRIES) == ("USA", Origin.VALUE_MAP)


def test_a_value_map_without_an_entry_for_blank_leaves_blanks_to_the_default() -> None:
    assert transformed("", {"DK": "DNK"}, default="USA") == ("USA", Origin.DEFAULT)
    assert transformed("", {"DK": "DNK"}) == ("", Origin.SOURCE)


def test_a_value_map_may_map_to_null_which_the_default_fills() -> None:
    assert transformed("XX", COUNTRIES) == (None, Origin.VALUE_MAP)
    assert transformed("XX", COUNTRIES, default="ZZ") == ("ZZ", Origin.DEFAULT)


@pytest.mark.parametrize("value", ["SE", "dk"])
def test_a_value_that_is_not_in_the_value_map_is_an_error_that_names_the_field(value: str) -> None:
    with pytest.raises(UnmappedValue) as refusal:
        transformed(value, COUNTRIES, default="USA")

    assert (refusal.value.path, refusal.value.value) == (PATH, value)
