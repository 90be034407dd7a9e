"""Splink on a file of contacts: `PYTHON -m bench.duplicates.splink_side FOLDER PAIRS`, by a Python that has Splink.

Its documented recipe: prior by deterministic rules, u by random sampling, m by expectation and maximisation in two
passes, a model for each contact type. Pairs of 0.05 and more, so that a threshold can be chosen. Imports nothing of
Relata.
"""

import json
import sys
from pathlib import Path

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

COLUMNS = ("name", "address", "post_code", "city", "phone_no", "email", "registration_no", "vat_registration_no")

LEAST = 0.05


def pairs_of(contacts: pd.DataFrame) -> pd.DataFrame:
    known = [name for name in COLUMNS if name in contacts and contacts[name].notna().mean() > 0.02]
    compared = {
        "name": cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.75]),
        "address": cl.JaroWinklerAtThresholds("address", [0.95, 0.85]),
        "post_code": cl.LevenshteinAtThresholds("post_code", 1),
        "city": cl.JaroWinklerAtThresholds("city", [0.9]),
        "phone_no": cl.LevenshteinAtThresholds("phone_no", [1, 2]),
        "email": cl.JaroWinklerAtThresholds("email", [0.95, 0.85]),
        "registration_no": cl.LevenshteinAtThresholds("registration_no", [1, 2]),
        "vat_registration_no": cl.LevenshteinAtThresholds("vat_registration_no", 1),
    }
    rules = [block_on(f"substr({name}, 1, 6)", "name_start") for name in known if name != "city"]
    rules += [block_on("name"), block_on("name_end", "post_code")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[compared[name] for name in known],
        blocking_rules_to_generate_predictions=rules,
    )
    linker = Linker(DuckDBAPI().register(contacts), settings)
    training = linker.training
    certain = [block_on("name", name) for name in known if name not in ("name", "city")]
    training.estimate_probability_two_random_records_match(certain, recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=2e6)
    for rule in (block_on("name"), block_on("post_code", "name_start")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    return linker.inference.predict(threshold_match_probability=LEAST).as_pandas_dataframe()


def main(folder: Path, out: Path) -> None:
    contacts = pd.read_csv(folder / "contacts.csv", dtype=str).replace("", None)
    if "phone_no" in contacts:
        contacts["phone_no"] = contacts["phone_no"].str.replace(r"\D", "", regex=True).str[-8:]
    contacts["name"] = contacts["name"].str.lower()
    contacts["name_start"], contacts["name_end"] = contacts["name"].str[:2], contacts["name"].str[-4:]
    with out.open("w", encoding="utf-8") as lines:
        for _, same_type in contacts.groupby("type"):
            for pair in pairs_of(same_type.reset_index(drop=True)).itertuples():
                found = {"left": pair.id_l, "right": pair.id_r, "score": pair.match_probability}
                lines.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
