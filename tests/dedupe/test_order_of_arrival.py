"""Any order of arrival finds the same pairs with the same scores."""

from itertools import permutations
from uuid import UUID

from services.dedupe.domain.candidates import top_candidates
from services.dedupe.domain.finding import Side, judge
from services.dedupe.domain.fingerprint import Fingerprint
from services.dedupe.domain.pair import DuplicatePair, PairState, compare, pair_id
from services.dedupe.domain.setup import DuplicateSetup
from tests.dedupe.examples import company, person
from tests.fakes import NOW


def found_pairs(arrivals: tuple[Fingerprint, ...]) -> dict[str, tuple[float, tuple[str, ...]]]:
    """As the service does it: keep the newest version, look up who shares a key, compare."""
    kept: dict[UUID, Fingerprint] = {}
    pairs: dict[str, DuplicatePair | None] = {}
    for arrival in arrivals:
        known = kept.get(arrival.contact_id)
        if known is None or known.version < arrival.version:
            kept[arrival.contact_id] = arrival
        own = kept[arrival.contact_id]
        found = {key: [other.contact_id for other in kept.values() if key in other.keys] for key in own.keys}
        others = top_candidates(own.contact_id, {key: len(block) for key, block in found.items()}, found)
        known_partners = [id for id in kept if id != own.contact_id and pair_id(own.contact_id, id) in pairs]
        for other in dict.fromkeys([*others, *known_partners]):
            id = pair_id(own.contact_id, other)
            one, two = Side(own), Side(kept[other])
            pairs[id], _ = compare(pairs.get(id), judge(one, two, DuplicateSetup(), {}), one, two, NOW)
    return {id: (pair.score, pair.agreed) for id, pair in pairs.items() if pair and pair.state is PairState.OPEN}


def test_any_order_of_arrival_finds_the_same_pairs() -> None:
    changed = company(2, version=2, name="Südwind Spedition AG", vat_registration_no="", phone_no="", email="")
    arrivals = (company(1), company(2), changed, company(3, name="Nordwind", vat_registration_no=""), person(4))

    results = [found_pairs(order) for order in permutations(arrivals)]

    assert list(results[0]) == [pair_id(UUID(int=1), UUID(int=3))]
    assert all(result == results[0] for result in results)
