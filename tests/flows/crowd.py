"""A crowd of invented companies: each with a change, a second record, a person, an invoice and a call."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import count
from random import Random
from uuid import UUID, uuid4

from shared.contracts.contacts import (
    BusinessRelation,
    ChangeContact,
    ContactChanges,
    ContactType,
    CreateContact,
    LinkToTable,
)
from shared.contracts.erp import AccountType, DocumentIssued, DocumentType
from shared.contracts.telephony import CallDirection, CallEnded

SYLLABLES = "ba bel dor fen gro hal jo kas lun mer nie ost pra quin ros sil tam ul ved wig".split()
NUMBERS = count(1)
"""Of customers, telephones and calls: no two crowds share one."""


@dataclass(frozen=True)
class Firm:
    """A company that is customer `number`, all of its messages, and what is to come of them."""

    number: int
    name: str
    person_name: tuple[str, str]
    company_id: UUID
    second_id: UUID
    person_id: UUID

    @property
    def contact_ids(self) -> tuple[UUID, UUID, UUID]:
        return self.company_id, self.second_id, self.person_id

    @property
    def pair(self) -> dict[str, UUID]:
        """The company and its second record, as dedupe names them."""
        left, right = sorted((self.company_id, self.second_id))
        return {"left_id": left, "right_id": right}

    def companies(self) -> tuple[CreateContact, ChangeContact, CreateContact]:
        """The company, a change of it, and its second record."""
        change = ChangeContact(contact_id=self.company_id, changes=ContactChanges(fax_no=self.fax))
        return self.company(), change, self.second()

    def company(self) -> CreateContact:
        customer = BusinessRelation(
            business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER, no=f"D{self.number:05}"
        )
        return self._company(self.company_id, f"{self.name} GmbH", business_relations=(customer,))

    def second(self) -> CreateContact:
        return self._company(self.second_id, f"{self.name} Gesellschaft mbH")

    def _company(self, contact_id: UUID, name: str, **fields: object) -> CreateContact:
        domain = self.name.lower().replace(" ", "-")
        return CreateContact.model_validate(
            {
                "contact_id": contact_id,
                "type": ContactType.COMPANY,
                "name": name,
                "address": f"{self.name.split()[0]}straße {self.number}",
                "city": "Kiel",
                "country_region_code": "DE",
                "email": f"info@{domain}.example",
                **fields,
            }
        )

    @property
    def fax(self) -> str:
        return f"+49 431 {self.number:06}"

    def person(self) -> CreateContact:
        first_name, surname = self.person_name
        return CreateContact(
            contact_id=self.person_id,
            type=ContactType.PERSON,
            first_name=first_name,
            surname=surname,
            company_id=self.company_id,
            mobile_phone_no=self.mobile,
        )

    @property
    def mobile(self) -> str:
        return f"+49 151 {20_000_000 + self.number}"

    @cached_property
    def invoice(self) -> DocumentIssued:
        """Of the company."""
        return DocumentIssued(
            document_type=DocumentType.SALES_INVOICE,
            document_no=f"SI-{self.number:05}",
            account_type=AccountType.CUSTOMER,
            account_no=f"D{self.number:05}",
            document_date=date(2026, 11, 19),
        )

    @cached_property
    def call(self) -> CallEnded:
        """From the person."""
        return CallEnded(
            call_id=f"pbx-{self.number:05}",
            direction=CallDirection.INBOUND,
            from_number=self.mobile,
            to_number="+49 30 23125 017",
            country_region_code="DE",
            started_at=datetime(2026, 11, 19, 14, 5, tzinfo=UTC),
            duration_seconds=60,
            answered=True,
        )


def crowd(firms: int) -> list[Firm]:
    """So many firms, alike to no other: the same every time but for their ids."""
    return [_firm(next(NUMBERS)) for _ in range(firms)]


def _firm(number: int) -> Firm:
    rng = Random(number)
    name = f"{_word(rng)} {_word(rng)}"
    return Firm(number, name, (_word(rng), _word(rng)), uuid4(), uuid4(), uuid4())


def _word(rng: Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=3)).capitalize()
