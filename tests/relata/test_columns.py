"""Which field a column is."""

import pytest

from relata.importer.columns import Columns, nearest, read_map
from relata.terminal import Failed


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("name", "name"),
        ("No.", "no"),
        ("Phone No.", "phone_no"),
        ("MOBILE PHONE NO.", "mobile_phone_no"),
        ("E-Mail", "email"),
        ("E-Mail 2", "email_2"),
        ("Country/Region Code", "country_region_code"),
        ("VAT Registration No.", "vat_registration_no"),
        ("ZIP Code", "post_code"),
        (" Customer No. ", "customer_no"),
    ],
)
def test_a_header_is_a_field_name_or_a_caption_of_business_central(header: str, field: str) -> None:
    assert Columns().field(header) == field


def test_map_wins_over_what_a_header_says_by_itself() -> None:
    columns = Columns(read_map(["Name=surname"]))

    assert columns.field("NAME") == "surname"


def test_every_unknown_column_is_named_at_once() -> None:
    with pytest.raises(Failed, match=r"(?s)'Fone'.*'phone_no'.*'Emial'.*'email'.*Column 4 has no name"):
        Columns().check(["Fone", "name", "Emial", ""])


def test_two_columns_of_one_field_are_refused() -> None:
    with pytest.raises(Failed, match="2 columns are 'email'"):
        Columns().check(["email", "E-Mail"])


def test_unknown_columns_may_be_left_out() -> None:
    columns = Columns(ignore_unknown=True)

    columns.check(["name", "Shoe size", "Shoe colour"])

    assert columns.field("Shoe size") is None


def test_a_map_to_an_unknown_field_names_the_nearest() -> None:
    with pytest.raises(Failed, match="'e_male'; the nearest is 'email'"):
        read_map(["Post=e_male"])


@pytest.mark.parametrize(("typed", "known"), [("Fone No.", "phone_no"), ("Lastname", "surname"), ("zip", "post_code")])
def test_the_nearest_name_is_one_of_ours(typed: str, known: str) -> None:
    assert nearest(typed) == known
