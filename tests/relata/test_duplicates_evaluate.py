"""`relata duplicates evaluate`: pairs beside the truth."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from relata.app import app
from relata.duplicates.evaluate import at, qualities
from relata.duplicates.labels import read_labels

PAIRS = [("1", "2", 0.9), ("4", "3", 0.8), ("5", "6", 0.3)]
TRUTH = {("1", "2"), ("3", "4"), ("7", "8")}


def evaluated(tmp_path: Path, labels: str, *more: str) -> dict[str, Any]:
    pairs, truth = tmp_path / "pairs.jsonl", tmp_path / "labels.csv"
    pairs.write_bytes(b"\n".join(orjson.dumps({"left": a, "right": b, "score": s}) for a, b, s in PAIRS))
    truth.write_text(labels)
    result = CliRunner().invoke(app, ["duplicates", "evaluate", str(pairs), str(truth), "--json", *more])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = orjson.loads(result.stdout)
    return told


def test_a_pair_that_was_never_compared_counts_as_missed(tmp_path: Path) -> None:
    told = evaluated(tmp_path, "left,right\n1,2\n3,4\n7,8\n", "--threshold", "0.5")

    assert told["precision"] == 1.0
    assert told["recall"] == pytest.approx(2 / 3)
    assert told["true_pairs"] == 3


def test_the_curve_is_a_picture(tmp_path: Path) -> None:
    told = evaluated(tmp_path, "left,right\n1,2\n3,4\n")

    assert Path(told["curve"]).read_bytes().startswith(b"\x89PNG")


def test_the_best_threshold_is_told() -> None:
    found = qualities([((a, b) if a < b else (b, a), score) for a, b, score in PAIRS], TRUTH)

    best = max(found, key=lambda quality: quality.f1)

    assert best.threshold == 0.8
    assert best.f1 == pytest.approx(0.8)
    assert at(found, 0.95).found == 0


@pytest.mark.parametrize(
    "labels",
    [
        "left,right\n1,2\n3,4\n7,8\n",
        "id_1,id_2,label\n2,1,1\n3,4,true\n7,8,1\n5,6,0\n",
        "a,b\n1,2\n3,4\n7,8\n",
        "id,cluster\n1,x\n2,x\n3,y\n4,y\n7,z\n8,z\n9,w\n",
        "1,2\n3,4\n7,8\n",
    ],
)
def test_labels_may_be_pairs_or_clusters(tmp_path: Path, labels: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(labels)

    assert read_labels(path) == TRUTH


def test_labels_may_be_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"left": 1, "right": "2"}\n{"left": "4", "right": "3"}\n{"left": "7", "right": "8"}\n')

    assert read_labels(path) == TRUTH


def test_a_line_that_is_no_pair_is_a_sentence(tmp_path: Path) -> None:
    pairs, labels = tmp_path / "pairs.jsonl", tmp_path / "labels.csv"
    pairs.write_text('{"left": "1"}\n')
    labels.write_text("left,right\n1,2\n")

    result = CliRunner().invoke(app, ["duplicates", "evaluate", str(pairs), str(labels)])

    assert result.exit_code == 2
    assert "line 1" in result.output
