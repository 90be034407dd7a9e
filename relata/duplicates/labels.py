"""The truth about a file: which records are one."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import orjson

from relata.terminal import Failed

LEFT = ("left", "left_id", "left_external_id", "id_1", "id1", "a", "unique_id_l")
RIGHT = ("right", "right_id", "right_external_id", "id_2", "id2", "b", "unique_id_r")
CLUSTER = ("cluster", "cluster_id", "entity", "entity_id", "group")
NOT_ONE = {"0", "false", "no", "n"}
ARE_ONE = ("label", "is_match", "match", "duplicate", "is_duplicate")

Two = tuple[str, str]


def two(one: str, other: str) -> Two:
    """A pair in one order."""
    return (one, other) if one <= other else (other, one)


def read_labels(path: Path) -> set[Two]:
    """All true pairs; raises Failed. Pairs with a label that says no are left out, a cluster is all pairs in it."""
    rows = iter(_rows(path))
    header = next(rows, None)
    if header is None:
        raise Failed(f"{path} is empty.")
    names = [name.strip().lower() for name in header]
    cluster = _column(names, CLUSTER)
    if cluster is not None:
        record = _column(names, ("id", "no", "record", "record_id"))
        return _of_clusters(rows, 1 - min(cluster, 1) if record is None else record, cluster)
    left, right, label = _column(names, LEFT), _column(names, RIGHT), _column(names, ARE_ONE)
    if left is None or right is None:
        left, right, rows = 0, 1, iter([header, *rows])
    return {
        two(row[left], row[right])
        for row in rows
        if len(row) > max(left, right) and (label is None or row[label].strip().lower() not in NOT_ONE)
    }


def _rows(path: Path) -> Iterator[Sequence[str]]:
    """The header, then the rows."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            if path.suffix in (".jsonl", ".ndjson"):
                yield from _json_rows(lines)
            else:
                yield from (row for row in csv.reader(lines) if row)
    except (OSError, UnicodeError, csv.Error, orjson.JSONDecodeError) as error:
        raise Failed(f"{path}: {error}.") from error


def _json_rows(lines: Iterable[str]) -> Iterator[Sequence[str]]:
    names: list[str] = []
    for line in lines:
        values = orjson.loads(line)
        if not names:
            names = list(values)
            yield names
        yield [str(values.get(name, "")) for name in names]


def _column(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _of_clusters(rows: Iterable[Sequence[str]], record: int, cluster: int) -> set[Two]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        members[row[cluster]].append(row[record])
    return {two(*pair) for same in members.values() for pair in combinations(same, 2)}
