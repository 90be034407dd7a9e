"""Whom a document can name."""

from dataclasses import dataclass, field
from random import Random

from samples.record import Record
from shared.contracts.erp import AccountType

COLUMN = {AccountType.CUSTOMER: "customer_no", AccountType.VENDOR: "vendor_no", AccountType.CONTACT: "no"}
NOBODY = {AccountType.CUSTOMER: "D", AccountType.VENDOR: "K", AccountType.CONTACT: "X-"}


@dataclass
class Accounts:
    """The records by the kind of number they carry, and the numbered persons of each company."""

    holders: dict[AccountType, list[Record]] = field(default_factory=dict)
    staff: dict[Record, list[Record]] = field(default_factory=dict)

    def one(self, rng: Random, kind: AccountType) -> Record:
        """A holder; some have many documents. Contacts are mostly persons."""
        holders = self.holders[kind]
        record = holders[int(len(holders) * rng.random() ** 1.4)]
        again = kind is AccountType.CONTACT and record.is_company and rng.random() < 0.6
        return self.one(rng, kind) if again else record

    def person_of(self, rng: Random, company: Record) -> str:
        """The number of one of the company's persons, blank when none has a number."""
        return rng.choice(self.staff[company]).row["no"] if company in self.staff else ""


def accounts_of(records: list[Record]) -> Accounts:
    accounts = Accounts({kind: [r for r in records if r.row.get(column)] for kind, column in COLUMN.items()})
    for record in records:
        if record.company and record.row["no"]:
            accounts.staff.setdefault(record.company, []).append(record)
    return accounts


def nobodys_no(rng: Random, kind: AccountType) -> str:
    """A number below all that are given out."""
    return f"{NOBODY[kind]}{rng.randint(1, 9999):05d}"
