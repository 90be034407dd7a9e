"""How a file of contacts came to be: each file draws its own habits, so that no weight learns those of one."""

from dataclasses import dataclass, field
from random import Random

BLANKABLE = {
    "address": 0.12,
    "post_code": 0.12,
    "city": 0.08,
    "country_region_code": 0.1,
    "phone_no": 0.2,
    "mobile_phone_no": 0.3,
    "email": 0.2,
    "vat_registration_no": 0.35,
    "registration_no": 0.5,
    "company_name": 0.25,
    "home_page": 0.6,
}
"""Fields that may be blank, and how often they are in a usual file."""

OFTEN_ABSENT = {
    "vat_registration_no": 0.3,
    "registration_no": 0.4,
    "home_page": 0.6,
    "mobile_phone_no": 0.25,
    "company_name": 0.3,
    "phone_no": 0.1,
    "email": 0.1,
    "address": 0.05,
    "country_region_code": 0.2,
}
"""Columns that a whole file may do without."""


MERGED = 0.15
"""Share of the files that were put together from two lists of the same people: many second records."""


@dataclass
class Habits:
    """What one file is like: shares and chances 0..1, and how often each mistake is made beside the others."""

    companies: float
    employees: float
    second_records: float
    third_records: float
    lookalikes: float
    mistakes: float
    whole_names: float
    made_up_words: float
    vocabulary: int
    blank: dict[str, float] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)

    @classmethod
    def draw(cls, rng: Random) -> "Habits":
        blank = {name: min(0.9, share * rng.uniform(0.2, 1.8)) for name, share in BLANKABLE.items()}
        blank |= {name: 1.0 for name, chance in OFTEN_ABSENT.items() if rng.random() < chance}
        merged = rng.random() < MERGED
        return cls(
            companies=rng.uniform(0.2, 0.5),
            employees=rng.uniform(0.2, 0.8),
            second_records=rng.uniform(0.3, 0.5) if merged else rng.uniform(0.06, 0.25),
            third_records=rng.uniform(0.05, 0.25),
            lookalikes=rng.uniform(0.0, 0.1) if merged else rng.uniform(0.1, 0.35),
            mistakes=rng.uniform(1.2, 3.2),
            whole_names=rng.choice((0.0, 0.0, 0.3, 1.0)),
            made_up_words=rng.uniform(0.2, 0.8),
            vocabulary=int(10 ** rng.uniform(2, 4.5)),
            blank=blank,
        )

    def chosen(self, rng: Random, name: str) -> float:
        """The weight of a mistake in this file: between a third and three times the usual; of some, a tenth and ten."""
        most = 10 if name.startswith("replaced") else 3
        return self.weights.setdefault(name, most ** rng.uniform(-1, 1))
