"""How many bear what two names have in common: a rare surname says more than Müller, a coined word than Logistik."""

from services.dedupe.domain.candidate_keys import surname_keys, word_keys
from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.said import Holders, Said, held

ALIKE = Said("alike", 0.6)
CROSSED = Said("crossed", 0.4)


def persons(a: NormalForm, b: NormalForm, holders: Holders) -> Said | None:
    """Initial and surname, of names that are not the same; `crossed`: they have some other name in common."""
    if a.name == b.name:
        return None
    if keys := surname_keys(a.name, a.country) & surname_keys(b.name, b.country):
        return held(keys, holders, ALIKE)
    return CROSSED if any(map(b.name.__contains__, a.name)) else None


def companies(a: NormalForm, b: NormalForm, holders: Holders) -> Said | None:
    """The rarest word that both names have, of names that are not the same."""
    if a.name == b.name:
        return None
    keys = word_keys(a.name) & word_keys(b.name)
    return held(keys, holders) if keys else None
