"""What each family of candidate keys contributes: `python -m dedupe_fit.families [FOLDER]`.

For each type and family: keys per record, true pairs that share one of its keys, those that share no other family's,
and of the pairs that share a key how many are true.
"""

from argparse import ArgumentParser
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from dedupe_fit.examples import read, values
from dedupe_fit.generate import File, generate
from relata.duplicates.labels import two
from relata.duplicates.records import form_of
from services.dedupe.domain.candidate_keys import candidate_keys
from services.dedupe.domain.candidates import largest_block
from shared.contracts.contacts import ContactType


class Contribution(NamedTuple):
    family: str
    keys: float
    found: float
    alone: float
    true: float


def contributions(file: File) -> list[Contribution]:
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    records: Counter[str] = Counter()
    for row in file.rows:
        keys = candidate_keys(form_of(ContactType(row["type"]), values(row)))
        records[row["type"][0]] += 1
        for key in keys:
            blocks[key].append(row["id"])
    shared: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    count: Counter[str] = Counter()
    for key, block in blocks.items():
        family = key[: key.find(":", 2)]
        count[family] += len(block)
        if len(block) <= largest_block(key):
            for pair in combinations(block, 2):
                shared[two(*pair)].add(family)
    types = {row["id"]: row["type"][0] for row in file.rows}
    truth = {two(*pair) for pair in file.pairs}
    true = Counter(types[pair[0]] for pair in truth)
    pairs = Counter(family for families in shared.values() for family in families)
    right = Counter(family for pair in truth for family in shared.get(pair, ()))
    alone = Counter(next(iter(shared[pair])) for pair in truth if len(shared.get(pair, ())) == 1)
    return [
        Contribution(
            family,
            count[family] / records[family[0]],
            right[family] / max(1, true[family[0]]),
            alone[family] / max(1, true[family[0]]),
            right[family] / max(1, pairs[family]),
        )
        for family in sorted(count)
    ]


def main() -> None:
    parser = ArgumentParser(description="What each family of candidate keys contributes.")
    parser.add_argument("folder", type=Path, nargs="?", help="as dedupe_fit.generate writes it")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1001)
    chosen = parser.parse_args()
    file = read(chosen.folder) if chosen.folder else generate(chosen.records, chosen.seed)
    print(
        "| family | keys per record | of the true pairs | alone | true of its pairs |\n| --- | --- | --- | --- | --- |"
    )
    for row in contributions(file):
        print(f"| {row.family} | {row.keys:.2f} | {row.found:.3f} | {row.alone:.4f} | {row.true:.3f} |")


if __name__ == "__main__":
    main()
