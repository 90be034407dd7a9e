"""What is a row of a file, and what is wrong with it."""

from pathlib import Path

import pytest

from relata.importer.columns import Columns
from relata.importer.rows import Row, RowFile
from relata.importer.textfile import Unreadable
from relata.terminal import Failed
from tests.relata.conftest import Given


def rows(path: Path, **options: str) -> list[Row]:
    file = RowFile(path, Columns({"firma": "name"}), **options)
    try:
        return list(file)
    finally:
        file.close()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_the_columns_we_know(given: Given, delimiter: str) -> None:
    file = given(*(delimiter.join(cells) for cells in (["Firma", "City", "Phone No."], ["Contoso", "Berlin", "1"])))

    (row,) = rows(file)

    assert row.values == {"Firma": "Contoso", "City": "Berlin", "Phone No.": "1"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_is_found_by_its_byte_order_mark(given: Given, encoding: str) -> None:
    (row,) = rows(given("Firma;City\r\nMüller & Söhne;Kraków\r\n".encode(encoding)))

    assert row.values == {"Firma": "Müller & Söhne", "City": "Kraków"}


def test_a_file_that_is_not_utf_8_is_read_when_its_encoding_is_said(given: Given) -> None:
    file = given("Firma\nMüller\n".encode("cp1252"))

    with pytest.raises(Failed, match="--encoding cp1252"):
        rows(file)
    assert rows(file, encoding="cp1252")[0].values == {"Firma": "Müller"}


def test_a_byte_that_is_no_character_refuses_its_row_alone(given: Given) -> None:
    before = [f"Contoso {number}" for number in range(10_000)]
    file = given("Firma", *before, b"M\xfcller\n", "Fabrikam")

    *_, spoilt, good = rows(file)

    assert spoilt.problem is not None
    assert spoilt.problem.code == "encoding"
    assert (good.number, good.values) == (10_002, {"Firma": "Fabrikam"})


def test_a_quoted_value_may_hold_lines_and_the_next_row_knows_its_line(given: Given) -> None:
    first, second = rows(given('Firma,City\r\n"Contoso\r\nAG",Berlin\r\n\r\nFabrikam,Rome\r\n'))

    assert (first.line, first.values["Firma"]) == (2, "Contoso\r\nAG")
    assert (second.number, second.line) == (2, 5)


def test_a_quote_that_is_not_closed_is_a_refused_row_that_names_its_lines(given: Given) -> None:
    first, second = rows(given("Firma", "Contoso", '"Fabrikam', "Adatum"))

    assert first.problem is None
    assert second.problem is not None
    assert second.problem.message.startswith("Lines 3 to 4:")


def test_a_row_with_fewer_cells_than_columns_is_refused_and_blank_cells_too_many_are_not(given: Given) -> None:
    few, many, blank = rows(given("Firma,City", "Contoso", "Contoso,Berlin,DE", "Contoso,Berlin,,"))

    assert few.problem is not None
    assert many.problem is not None
    assert (few.problem.code, many.problem.code) == ("too_few_columns", "too_many_columns")
    assert blank.values == {"Firma": "Contoso", "City": "Berlin"}


def test_a_file_is_json_lines_by_its_name_or_its_first_character(given: Given) -> None:
    assert rows(given('{"name": "Contoso"}', name="export.txt"))[0].values == {"name": "Contoso"}
    assert rows(given("oops", '{"name": "Contoso"}', name="contacts.jsonl"))[0].problem is not None


@pytest.mark.parametrize("content", ["", "\n\n", '[{"name": "Contoso"}]'])
def test_a_file_without_header_or_of_another_form_is_refused_as_a_whole(given: Given, content: str) -> None:
    with pytest.raises(Failed):
        rows(given(content))


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"nowhere\.csv: No such file"):
        rows(tmp_path / "nowhere.csv")


def test_all_rows_are_there_once_more_while_they_are_read(given: Given) -> None:
    file = RowFile(given("Firma", "Contoso", "Fabrikam", "x" * 17_000_000), Columns({"firma": "name"}))
    next(iter(file))

    assert [row.values for row in file.again()] == [{"Firma": "Contoso"}, {"Firma": "Fabrikam"}]
    assert next(iter(file)).values == {"Firma": "Fabrikam"}


def test_a_line_without_end_stops_the_reading_and_keeps_the_rows_before(given: Given) -> None:
    file = RowFile(given("Firma", "Contoso", "x" * 17_000_000), Columns({"firma": "name"}))

    assert next(iter(file)).values == {"Firma": "Contoso"}
    with pytest.raises(Unreadable, match="Line 3"):
        next(iter(file))
    file.close()
