"""A row of `contacts.csv` while it is being made, and a telephone line."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Self

from samples.words import Locale, fill
from shared.contracts.contacts import ContactType

COLUMNS = (
    *("type", "no", "external_id", "name", "name_2", "first_name", "surname", "job_title", "address"),
    *("post_code", "city", "county", "country_region_code", "phone_no", "mobile_phone_no", "email", "home_page"),
    *("language_code", "territory_code", "salesperson_code", "currency_code", "vat_registration_no"),
    *("company_no", "customer_no", "vendor_no"),
)
ADDRESS = ("address", "post_code", "city", "county")


@dataclass(frozen=True)
class Line:
    """A telephone number in its parts; `trunk` is what one dials before the area code inside the country."""

    dial: str
    trunk: str
    area: str
    number: str

    @property
    def digits(self) -> str:
        """As E.164, without the plus sign."""
        return self.dial + self.area + self.number

    def written(self, style: str) -> str:
        grouped = {
            "g": " ".join(groups(self.number)),
            "p": " ".join(pairs(self.number)),
            "d": ".".join(pairs(self.number)),
        }
        us = {"x": f"{self.number[:3]}-{self.number[3:]}", "y": f"{self.number[:3]}.{self.number[3:]}"}
        return style.format(area=self.area, n=self.number, **grouped, **us)


def pairs(digits: str) -> list[str]:
    """Two by two from the right; a single first digit joins its neighbours."""
    odd = 3 if len(digits) % 2 else 2
    return [digits[:odd], *(digits[at : at + 2] for at in range(odd, len(digits), 2))]


def groups(digits: str) -> list[str]:
    """Three digits and the rest in pairs, or two halves of four."""
    return [digits[:4], digits[4:]] if len(digits) == 8 else [digits[:3], *pairs(digits[3:])]


@dataclass(eq=False)
class Record:
    """One row. Records of one `entity` are the same company or person entered again."""

    type: ContactType
    locale: Locale
    entity: int
    row: dict[str, str] = field(default_factory=dict)
    company: Self | None = None
    woman: bool = False
    phone: Line | None = None
    mobile: Line | None = None
    renamed: bool = False
    brand: str = ""
    trade_name: str = ""
    forms: tuple[str, ...] = ()
    domain: str = ""

    @property
    def is_company(self) -> bool:
        return self.type is ContactType.COMPANY

    def again(self) -> Self:
        """The same company or person, to be written a second time."""
        return replace(self, row=dict(self.row))

    def lose_phone(self) -> None:
        self.phone, self.row["phone_no"] = None, ""

    def lose_mobile(self) -> None:
        self.mobile, self.row["mobile_phone_no"] = None, ""

    def address_of(self, other: "Record") -> None:
        self.row.update({column: other.row.get(column, "") for column in ADDRESS})


@dataclass
class World:
    """Chance, and what is taken already."""

    rng: Random
    taken: set[str] = field(default_factory=set)
    entities: int = 0

    def entity(self) -> int:
        self.entities += 1
        return self.entities

    def unique(self, make: Callable[[str], str]) -> str:
        """The first value made that nobody has; `make` takes what makes it different, at first nothing."""
        value, attempt = make(""), 1
        while value in self.taken:
            attempt += 1
            value = make(str(attempt))
        self.taken.add(value)
        return value

    def line(self, locale: Locale, pattern: str) -> Line:
        """A new telephone number of the pattern `area subscriber`."""
        while (line := a_line(self.rng, locale, pattern)).digits in self.taken:
            pass
        self.taken.add(line.digits)
        return line

    def call_by(self, record: Record, phone: Line | None = None, mobile: Line | None = None) -> None:
        """Write the lines into the record, each in one of the country's ways."""
        if phone:
            record.phone, record.row["phone_no"] = phone, phone.written(self.rng.choice(record.locale.phones))
        if mobile:
            record.mobile, record.row["mobile_phone_no"] = mobile, mobile.written(self.rng.choice(record.locale.phones))


def a_line(rng: Random, locale: Locale, pattern: str) -> Line:
    area, number = fill(rng, pattern).split(" ")
    return Line(locale.dial, locale.trunk, area, number)
