"""`relata duplicates find`: a file in, pairs out."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from relata.app import app

ANNA = {"id": "1", "type": "Person", "name": "Anna Schröder", "phone_no": "0421 7654321", "email": "anna.s@gmx.de"}
AGAIN = {"id": "2", "type": "Person", "name": "Schroeder, Anna", "phone_no": "+49 421 7654321", "email": ""}
BERT = {"id": "3", "type": "Person", "name": "Bert Kramer", "phone_no": "030 1112223", "email": "bert@gmx.de"}
FIRM = {"id": "4", "type": "Company", "name": "Nordwind GmbH", "phone_no": "089 1234567", "email": "info@nordwind.de"}
FIRM_AGAIN = {"id": "5", "type": "Company", "name": "NORDWIND", "phone_no": "089/1234567", "email": "info@nordwind.de"}


def written(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def find(file: Path, *more: str) -> list[dict[str, Any]]:
    out = file.with_suffix(".pairs.jsonl")
    result = CliRunner().invoke(app, ["duplicates", "find", str(file), "--out", str(out), *more])
    assert result.exit_code == 0, result.output
    return [orjson.loads(line) for line in out.read_bytes().splitlines()]


def ids(pairs: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(pair["left"], pair["right"]) for pair in pairs]


def test_pairs_come_with_a_score_and_its_reasons(tmp_path: Path) -> None:
    pairs = find(written(tmp_path / "contacts.csv", [ANNA, AGAIN, BERT, FIRM, FIRM_AGAIN]))

    assert ids(pairs) == [("1", "2"), ("4", "5")]
    assert 0.5 <= pairs[0]["score"] <= 1
    assert "same phone number" in pairs[0]["explanation"]
    assert {said["field"] for said in pairs[0]["evidence"]} >= {"first_name", "surname", "phone_no"}


@pytest.mark.parametrize("processes", ["1", "2"])
def test_one_process_finds_what_two_find(tmp_path: Path, processes: str) -> None:
    file = written(tmp_path / "contacts.csv", [ANNA, AGAIN, BERT, FIRM, FIRM_AGAIN])

    assert ids(find(file, "--processes", processes)) == [("1", "2"), ("4", "5")]


def test_a_threshold_leaves_out_what_is_below(tmp_path: Path) -> None:
    file = written(tmp_path / "contacts.csv", [ANNA, AGAIN, BERT])

    assert find(file, "--threshold", "1") == []
    assert ids(find(file, "--threshold", "0"))[:1] == [("1", "2")]


def test_columns_of_other_names_are_mapped(tmp_path: Path) -> None:
    renamed = {"name": "Bezeichnung", "phone_no": "Rufnummer", "email": "mail"}
    rows = [{renamed.get(field, field): value for field, value in row.items()} for row in (FIRM, FIRM_AGAIN)]

    pairs = find(written(tmp_path / "f.csv", rows), "--map", "Bezeichnung=name", "--map", "Rufnummer=phone_no")

    assert ids(pairs) == [("4", "5")]


def test_json_lines_will_do_and_a_line_is_its_own_id(tmp_path: Path) -> None:
    rows = [{name: value for name, value in row.items() if name != "id"} for row in (FIRM, BERT, FIRM_AGAIN)]
    file = tmp_path / "contacts.jsonl"
    file.write_bytes(b"\n".join(map(orjson.dumps, rows)))

    assert ids(find(file)) == [("1", "3")]


def test_persons_without_a_type_are_compared_as_persons(tmp_path: Path) -> None:
    rows = [{name: value for name, value in row.items() if name != "type"} for row in (ANNA, AGAIN, BERT)]

    pairs = find(written(tmp_path / "contacts.csv", rows))

    assert ids(pairs) == [("1", "2")]
    assert "surname" in {said["field"] for said in pairs[0]["evidence"]}


def test_search_strings_are_business_centrals_rule(tmp_path: Path) -> None:
    again = FIRM | {"id": "6"}

    pairs = find(written(tmp_path / "f.csv", [FIRM, again]), "--rule", "search-strings", "--hit-percent", "30")

    assert ids(pairs) == [("4", "6")]
    assert pairs[0]["score"] == 6 / 16


def test_search_strings_take_a_row_for_a_company_that_says_nothing_else(tmp_path: Path) -> None:
    rows = [{"id": id, "name": "Peter Berg", "city": "Kiel"} for id in "12"]

    pairs = find(written(tmp_path / "f.csv", rows), "--rule", "search-strings", "--hit-percent", "25")

    assert ids(pairs) == [("1", "2")]


@pytest.mark.parametrize(("more", "found"), [([], []), (["--persons"], [("1", "6")])])
def test_search_strings_are_of_persons_where_that_is_said_and_never_of_both(
    tmp_path: Path, more: list[str], found: list[tuple[str, str]]
) -> None:
    rows = [ANNA, ANNA | {"id": "6"}, ANNA | {"id": "7", "type": "Company"}]

    pairs = find(written(tmp_path / "f.csv", rows), "--rule", "search-strings", "--hit-percent", "30", *more)

    assert ids(pairs) == found


def test_a_record_is_named_by_its_number_where_it_has_no_id(tmp_path: Path) -> None:
    rows = [{"no": "CT1"} | FIRM | {"id": ""}, {"no": ""} | FIRM_AGAIN | {"id": ""}]

    assert ids(find(written(tmp_path / "f.csv", rows))) == [("CT1", "3")]


def test_a_row_that_cannot_be_read_is_told_and_the_others_are_compared(tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("id,name,email\n1,Nordwind GmbH,info@nordwind.de,too,many\n2,Nordwind GmbH,a@b.de\n")

    result = CliRunner().invoke(app, ["duplicates", "find", str(file), "--out", str(tmp_path / "out.jsonl")])

    assert result.exit_code == 1
    assert "Line 2" in result.output


@pytest.mark.parametrize(
    ("content", "arguments", "says"),
    [
        ("id,name\n1,Nordwind\n", ["--map", "name=nmae"], "name"),
        ("id,name\n1,Nordwind\n", ["--map", "firma=name"], "firma"),
        ("foo,bar\n1,2\n", [], "--map"),
        ("", [], "empty"),
    ],
)
def test_a_file_that_makes_no_sense_is_a_sentence(
    tmp_path: Path, content: str, arguments: list[str], says: str
) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text(content)

    result = CliRunner().invoke(app, ["duplicates", "find", str(file), "--out", str(tmp_path / "o"), *arguments])

    assert result.exit_code == 2
    assert says in result.output


def test_the_pairs_never_overwrite_the_file(tmp_path: Path) -> None:
    file = written(tmp_path / "contacts.csv", [ANNA, AGAIN])

    result = CliRunner().invoke(app, ["duplicates", "find", str(file), "--out", str(file)])

    assert result.exit_code == 2
    assert file.read_text().startswith("id,")
