"""What agreement and difference of each field are worth, for companies and for persons.

Points are log odds: they add up and 0 is even. They were judged in half points on generated contacts, not fitted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.similarity import Similarities, compare_companies, compare_persons
from shared.contracts.contacts import ContactType


class Points(NamedTuple):
    """One field: `differ` points up to similarity `low`, `agree` points from `high` on, a straight line between.

    `shared`: whole offices and households agree on it. `unless`: when one of these fields is equal, a difference counts
    half: firms change their name, and people do.
    """

    differ: float
    agree: float
    low: float = 0.0
    high: float = 1.0
    shared: bool = False
    unless: tuple[str, ...] = ()

    def at(self, similarity: float) -> float:
        part = (similarity - self.low) / (self.high - self.low)
        return self.differ + min(1.0, max(0.0, part)) * (self.agree - self.differ)


@dataclass(frozen=True, slots=True)
class Table:
    """How contacts of one type are compared, and what it is worth.

    `threshold`: the score of a duplicate, 0..1. `before`: the points of two candidates before a field is compared.
    The shared fields count together, up to `shared_most` points.
    """

    compare: Callable[[NormalForm, NormalForm], Similarities]
    threshold: float
    before: float
    shared_most: float
    fields: Mapping[str, Points]


TABLES = {
    ContactType.COMPANY: Table(
        threshold=0.5,
        before=-6.5,
        shared_most=6,
        compare=compare_companies,
        fields={
            "name": Points(-6, 6, low=0.65, high=0.85, unless=("vat_registration_no",)),
            "vat_registration_no": Points(-5, 4, low=0.75),
            "email": Points(0, 1, low=0.6),
            "email_domain": Points(-3, 3.5, shared=True),
            "phone_no": Points(-4.5, 5, low=0.55, high=0.75, shared=True),
            "address": Points(-1.5, 3.5, low=0.5, high=0.9, shared=True),
            "city": Points(-2, 1.5, low=0.6, high=0.9, shared=True),
        },
    ),
    ContactType.PERSON: Table(
        threshold=0.5,
        before=-6,
        shared_most=5,
        compare=compare_persons,
        fields={
            "first_name": Points(-8, 2.5, low=0.6, high=0.85),
            "surname": Points(-4.5, 2.5, low=0.6, high=0.85, unless=("email", "mobile_phone_no")),
            "email": Points(-4.5, 6, low=0.8),
            "mobile_phone_no": Points(-1.5, 6.5, low=0.7),
            "company_name": Points(-2, 3.5, low=0.6, shared=True),
            "email_domain": Points(0, 1, shared=True),
            "phone_no": Points(-0.5, 3.5, low=0.6, high=0.8, shared=True),
            "address": Points(-1, 2.5, low=0.5, high=0.95, shared=True),
            "city": Points(-1, 1, low=0.5, high=0.9, shared=True),
        },
    ),
}
