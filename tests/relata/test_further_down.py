"""Where the companies of a file stand."""

from relata.importer.columns import Columns
from relata.importer.further_down import FurtherDown
from relata.importer.rows import Row


def rows(*values: dict[str, str]) -> list[Row]:
    return [Row(number, number + 1, one) for number, one in enumerate(values, 1)]


FILE = rows(
    {"No.": "c1", "name": "Contoso AG"},
    {"name": "Ann Lee", "company_no": "C2"},
    {"no": "C2", "name": "Fabrikam"},
    {"no": "C1", "name": "Contoso again"},
    {"no": "P1", "type": "person", "name": "Bo Ek"},
)


def test_a_company_below_a_row_is_further_down() -> None:
    companies = FurtherDown.of(FILE, Columns())

    assert companies.has("C2", 2)
    assert companies.has(" c2", 2)
    assert not companies.has("C2", 4)


def test_one_that_stands_above_as_well_is_not() -> None:
    assert not FurtherDown.of(FILE, Columns()).has("C1", 2)


def test_persons_and_numbers_that_no_row_has_are_not() -> None:
    companies = FurtherDown.of(FILE, Columns())

    assert not companies.has("P1", 1)
    assert not companies.has("X9", 1)
    assert not FurtherDown.of([], Columns()).has("C1", 1)
