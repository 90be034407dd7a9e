"""What is true of a sample set: counts that a run over it must reach."""

from collections import Counter
from typing import Any

import phonenumbers

from samples.accounts import COLUMN
from samples.documents import MAKES_ACTIVE
from samples.record import Record
from shared.contracts.erp import AccountType, DocumentIssued
from shared.contracts.telephony import CallDirection, CallEnded


def expected(
    records: list[Record], pairs: list[tuple[str, str]], documents: list[DocumentIssued], calls: list[CallEnded]
) -> dict[str, Any]:
    persons = [record for record in records if not record.is_company]
    known = {(kind, record.row.get(column, "")) for record in records for kind, column in COLUMN.items()}
    return {
        "contacts": len(records),
        "companies": len(records) - len(persons),
        "persons": len(persons),
        "persons_without_company": sum(not person.company for person in persons),
        "contacts_with_no": sum(bool(record.row["no"]) for record in records),
        "customers": sum(bool(record.row.get("customer_no")) for record in records),
        "vendors": sum(bool(record.row.get("vendor_no")) for record in records),
        "second_records": len(records) - len({record.entity for record in records}),
        "duplicates": len(pairs),
        "documents": outcome(known, documents),
        "documents_by_type": {
            kind: outcome(known, [document for document in documents if document.document_type == kind])
            for kind in sorted({document.document_type for document in documents})
        },
        "calls": call_outcome(records, calls),
        "persons_by_route": routes(persons, documents),
    }


def outcome(known: set[tuple[AccountType, str]], documents: list[DocumentIssued]) -> dict[str, int]:
    """Distinct document versions whose account is a contact's, or nobody's; and deliveries that repeat one."""
    versions = {(d.document_type, d.document_no, d.doc_no_occurrence, d.version_no): d for d in documents}
    matched = sum((document.account_type, document.account_no) in known for document in versions.values())
    return {"matched": matched, "waiting": len(versions) - matched, "repeated": len(documents) - len(versions)}


def call_outcome(records: list[Record], calls: list[CallEnded]) -> dict[str, int]:
    """Calls whose outside number is a contact's (`matched_shared`: of several contacts), or nobody's."""
    owners = Counter(
        digits for record in records for digits in {line.digits for line in (record.phone, record.mobile) if line}
    )
    counts = [owners[outside_digits(call)] for call in calls]
    return {
        "matched": sum(n > 0 for n in counts),
        "waiting": counts.count(0),
        "matched_shared": sum(n > 1 for n in counts),
    }


def outside_digits(call: CallEnded) -> str:
    """The other side's number as E.164, without the plus sign."""
    written = call.from_number if call.direction is CallDirection.INBOUND else call.to_number
    number = phonenumbers.parse(written, call.country_region_code)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")


def routes(persons: list[Record], documents: list[DocumentIssued]) -> dict[str, int]:
    """Persons that are active customers, else have a company, else neither (Prospect to Cash, contact templates)."""
    buyers = {
        d.account_no for d in documents if d.account_type is AccountType.CONTACT and d.document_type in MAKES_ACTIVE
    }
    kinds = Counter(
        "active_customer" if person.row["no"] in buyers else "with_account" if person.company else "neither"
        for person in persons
    )
    return {kind: kinds[kind] for kind in ("active_customer", "with_account", "neither")}
