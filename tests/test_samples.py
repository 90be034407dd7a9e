"""What samples/README.md says of the sample set is true, and the generator makes exactly these files."""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from email_validator import validate_email
from stdnum.util import get_cc_module

from samples.calls import EXCHANGES
from samples.generate import generate
from shared.contracts.contacts import ContactFields, CreateContact
from shared.contracts.erp import AccountType, DocumentIssued, DocumentType
from shared.contracts.telephony import CallDirection, CallEnded

SAMPLES = Path(__file__).parent.parent / "samples"
FILES = ("contacts.csv", "duplicates.csv", "documents.jsonl", "calls.jsonl", "expected.json")
NUMBERS = {AccountType.CUSTOMER: "customer_no", AccountType.VENDOR: "vendor_no", AccountType.CONTACT: "no"}
FIELDS_BY_LENGTH = {
    10: "language_code territory_code currency_code salesperson_code country_region_code".split(),
    20: "no external_id post_code vat_registration_no customer_no vendor_no".split(),
    30: "first_name surname job_title city county phone_no mobile_phone_no".split(),
    50: "name_2".split(),
    80: "email".split(),
    100: "name address".split(),
}
"""Of Business Central's Contact table 5050."""

Row = dict[str, str]
Pair = tuple[str, str]


@cache
def contacts() -> list[Row]:
    return read_csv("contacts.csv")


@cache
def true_pairs() -> frozenset[Pair]:
    return frozenset((row["left_external_id"], row["right_external_id"]) for row in read_csv("duplicates.csv"))


@cache
def documents() -> list[DocumentIssued]:
    return [DocumentIssued.model_validate_json(line) for line in lines("documents.jsonl")]


@cache
def calls() -> list[CallEnded]:
    return [CallEnded.model_validate_json(line) for line in lines("calls.jsonl")]


@cache
def expected() -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
    return truth


def read_csv(name: str) -> list[Row]:
    return list(csv.DictReader(lines(name)))


def lines(name: str) -> list[str]:
    return (SAMPLES / name).read_text("utf-8").splitlines()


def companies() -> list[Row]:
    return [row for row in contacts() if row["type"] == "Company"]


def persons() -> list[Row]:
    return [row for row in contacts() if row["type"] == "Person"]


def numbers(row: Row) -> set[str]:
    """The contact's numbers as E.164."""
    return {e164(row[column], row["country_region_code"]) for column in ("phone_no", "mobile_phone_no") if row[column]}


@cache
def e164(written: str, country: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(written, country), phonenumbers.PhoneNumberFormat.E164)


def pairs_by(rows: list[Row], key: Callable[[Row], Hashable]) -> set[Pair]:
    """The pairs of rows of one type that have the same key, which is not None."""
    same = defaultdict(list)
    for row in rows:
        if (value := key(row)) is not None:
            same[row["type"], value].append(row["external_id"])
    return {pair for ids in same.values() for pair in combinations(sorted(ids), 2)}


def f1(found: set[Pair]) -> float:
    return 2 * len(found & true_pairs()) / (len(found) + len(true_pairs()))


def test_the_generator_makes_exactly_these_files(tmp_path: Path) -> None:
    generate(tmp_path)

    assert {name: (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes() for name in FILES} == dict.fromkeys(
        FILES, True
    )


def test_another_seed_and_size_make_another_set(tmp_path: Path) -> None:
    generate(tmp_path, contacts=300, documents=200, calls=50, seed=2)

    assert len((tmp_path / "contacts.csv").read_text("utf-8").splitlines()) == 301
    assert len((tmp_path / "documents.jsonl").read_text("utf-8").splitlines()) == 200
    assert len((tmp_path / "calls.jsonl").read_text("utf-8").splitlines()) == 50


def test_the_columns_are_fields_of_a_contact_within_their_lengths() -> None:
    columns = set(contacts()[0]) - {"customer_no", "vendor_no"}

    assert columns <= set(CreateContact.model_fields)
    assert columns - {"type", "no", "company_no"} <= set(ContactFields.model_fields)
    assert not [
        row
        for most, fields in FIELDS_BY_LENGTH.items()
        for row in contacts()
        if any(len(row[f]) > most for f in fields)
    ]
    assert all(row["name"].strip() for row in contacts())


def test_every_row_has_its_own_external_id_and_no_number_is_given_twice() -> None:
    assert len({row["external_id"] for row in contacts()}) == len(contacts()) >= 2400
    for column in ("no", "customer_no", "vendor_no"):
        given = [row[column] for row in contacts() if row[column]]
        assert len(set(given)) == len(given)
    assert sum(bool(row["no"]) for row in contacts()) / len(contacts()) == pytest.approx(0.6, abs=0.01)


def test_business_relations_are_the_companies() -> None:
    customers = [row for row in contacts() if row["customer_no"]]
    vendors = [row for row in contacts() if row["vendor_no"]]

    assert {row["type"] for row in customers + vendors} == {"Company"}
    assert len(customers) / len(companies()) == pytest.approx(0.5, abs=0.05)
    assert len(vendors) / len(companies()) == pytest.approx(0.2, abs=0.05)
    assert any(row["vendor_no"] for row in customers)


def test_a_company_has_a_number_and_at_most_twelve_persons() -> None:
    staff = Counter(row["company_no"] for row in persons() if row["company_no"])

    assert set(staff) <= {row["no"] for row in companies() if row["no"]}
    assert max(staff.values()) == 12
    assert not [row for row in companies() if row["company_no"]]


def test_companies_come_before_their_persons_but_for_a_few() -> None:
    place = {row["no"]: at for at, row in enumerate(contacts()) if row["no"]}
    early = [row for at, row in enumerate(contacts()) if row["company_no"] and place[row["company_no"]] > at]

    assert 1 <= len(early) <= 40


def test_telephone_numbers_are_valid_in_their_country_and_have_no_letters() -> None:
    written = {
        (row[column], row["country_region_code"])
        for row in contacts()
        for column in ("phone_no", "mobile_phone_no")
        if row[column]
    }

    wrong = [number for number in written if not phonenumbers.is_valid_number(phonenumbers.parse(*number))]

    assert not wrong
    assert not [number for number, _ in written if any(sign.isalpha() for sign in number)]


def test_vat_numbers_are_valid_in_their_country() -> None:
    numbered = [row for row in contacts() if row["vat_registration_no"]]

    assert len({row["country_region_code"] for row in numbered}) == 13
    for row in numbered:
        module = get_cc_module(row["country_region_code"], "vat")
        assert module is not None
        assert module.is_valid(row["vat_registration_no"])


def test_every_mailbox_and_web_site_is_under_a_reserved_name() -> None:
    mailboxes = {row["email"] for row in contacts() if row["email"]}

    assert all(validate_email(mailbox, check_deliverability=False).domain.endswith(".example") for mailbox in mailboxes)
    assert all(row["home_page"].endswith(".example") for row in contacts() if row["home_page"])


def test_duplicates_are_transitive_and_of_one_type() -> None:
    types = {row["external_id"]: row["type"] for row in contacts()}
    partners: dict[str, set[str]] = defaultdict(set)
    for left, right in true_pairs():
        assert left < right
        assert types[left] == types[right]
        partners[left].add(right)
        partners[right].add(left)

    assert not [left for left, right in true_pairs() if partners[left] - {right} != partners[right] - {left}]
    clusters = {frozenset({one, *others}) for one, others in partners.items()}
    assert sum(len(cluster) - 1 for cluster in clusters) == expected()["second_records"]
    assert expected()["second_records"] / len(contacts()) == pytest.approx(0.12, abs=0.005)


LOOKALIKES: dict[str, Callable[[], set[Pair]]] = {
    "companies of one name in different cities": lambda: (
        pairs_by(companies(), lambda row: row["name"])
        - pairs_by(companies(), lambda row: (row["name"], row["city"]))
        - pairs_by(companies(), lambda row: row["name"] if not row["city"] else None)
    ),
    "companies in one house": lambda: pairs_by(
        companies(), lambda row: (row["address"], row["post_code"]) if row["address"] else None
    ),
    "private persons of one surname and address": lambda: pairs_by(
        persons(), lambda row: (row["surname"], row["address"]) if row["address"] and not row["company_no"] else None
    ),
    "persons of the same name in the same city": lambda: pairs_by(
        persons(), lambda row: (row["name"], row["city"]) if row["city"] else None
    ),
    "persons behind one telephone number": lambda: pairs_by(
        persons(), lambda row: e164(row["phone_no"], row["country_region_code"]) if row["phone_no"] else None
    ),
}


@pytest.mark.parametrize("kind", LOOKALIKES)
def test_lookalikes_are_there_and_not_labelled(kind: str) -> None:
    row = next(line for line in lines("README.md") if line.startswith(f"| {kind}"))
    at_least = int(row.strip("| ").rpartition("|")[2])

    assert len(LOOKALIKES[kind]() - true_pairs()) >= at_least


def test_naive_rules_fail() -> None:
    by_name = pairs_by(contacts(), lambda row: row["name"].casefold())
    by_mail = pairs_by(contacts(), lambda row: row["email"] or None)
    by_number = pairs_by(
        [row | {"number": number} for row in contacts() for number in numbers(row)], lambda row: row["number"]
    )

    assert f1(by_name) < 0.6
    assert f1(by_mail | by_number) < 0.6


def test_all_document_types_occur_in_the_order_of_time() -> None:
    dates = [document.document_date for document in documents()]

    assert {document.document_type for document in documents()} == set(DocumentType)
    assert sum(later < earlier for earlier, later in pairwise(dates)) <= 80
    assert all(
        document.account_type is AccountType.VENDOR
        for document in documents()
        if document.document_type.startswith("Purchase")
    )


def test_documents_are_counted_as_matched_waiting_and_repeated() -> None:
    known = {(kind, row[column]) for row in contacts() for kind, column in NUMBERS.items() if row[column]}
    versions = {(d.document_type, d.document_no, d.doc_no_occurrence, d.version_no): d for d in documents()}
    matched = sum((document.account_type, document.account_no) in known for document in versions.values())
    truth = {"matched": matched, "waiting": len(versions) - matched, "repeated": len(documents()) - len(versions)}

    assert expected()["documents"] == truth
    by_type = expected()["documents_by_type"].values()
    assert {kind: sum(one[kind] for one in by_type) for kind in truth} == truth
    assert truth["waiting"] / len(versions) == pytest.approx(0.04, abs=0.01)


def test_a_repeated_document_says_the_same_again() -> None:
    said: dict[tuple[str, int], DocumentIssued] = {}
    for document in documents():
        assert said.setdefault((document.key(), document.version_no), document) == document

    second = [version for version in said if version[1] == 2]
    assert len(second) == 26
    assert all((key, 1) in said for key, _ in second)


def test_a_bill_to_contact_is_a_person_of_the_customers_company() -> None:
    company_of = {row["no"]: row["company_no"] for row in persons()}
    customer_of = {row["customer_no"]: row["no"] for row in companies()}
    billed = [document for document in documents() if document.bill_to_contact_no]

    assert billed
    assert all(company_of[document.bill_to_contact_no] == customer_of[document.account_no] for document in billed)


def test_persons_are_counted_by_their_route() -> None:
    """Prospect to Cash: a quote, order or invoice that names the contact as its customer makes it an active one."""
    sold = {DocumentType.SALES_QUOTE, DocumentType.SALES_ORDER_CONFIRMATION, DocumentType.SALES_INVOICE}
    named = [d for d in documents() if d.account_type is AccountType.CONTACT]
    buyers = {document.account_no for document in named if document.document_type in sold}
    active = [row for row in persons() if row["no"] in buyers]
    others = [row for row in persons() if row["no"] not in buyers]

    with_account = sum(bool(row["company_no"]) for row in others)

    truth = {"active_customer": len(active), "with_account": with_account, "neither": len(others) - with_account}
    assert expected()["persons_by_route"] == truth


def test_calls_are_counted_as_matched_shared_and_waiting() -> None:
    owners = Counter(number for row in contacts() for number in numbers(row))
    found = [owners[outside_number(call)] for call in calls()]

    shared = sum(count > 1 for count in found)
    truth = {"matched": len(found) - found.count(0), "waiting": found.count(0), "matched_shared": shared}
    assert expected()["calls"] == truth


def outside_number(call: CallEnded) -> str:
    inbound = call.direction is CallDirection.INBOUND
    return e164(call.from_number if inbound else call.to_number, call.country_region_code)


def test_a_call_is_between_one_of_us_and_somebody_else() -> None:
    ours = [EXCHANGES[call.country_region_code][2] for call in calls()]
    inside = [call.to_number if call.direction is CallDirection.INBOUND else call.from_number for call in calls()]

    assert all(number.startswith(own) for number, own in zip(inside, ours, strict=True))
    assert len({call.call_id for call in calls()}) == len(calls())
    assert all(call.answered == (call.duration_seconds > 0) for call in calls())
    assert sorted(call.started_at for call in calls()) == [call.started_at for call in calls()]


def test_the_counts_of_the_readme_are_the_expected_ones() -> None:
    text = " ".join((SAMPLES / "README.md").read_text("utf-8").replace(",", "").split())
    truth = expected()

    said = (
        f"| `contacts.csv` | a company or person | {truth['contacts']} |",
        f"same company or person | {truth['duplicates']} |",
        f"as it arrives | {len(documents())} |",
        f"a `CallEnded` | {len(calls())} |",
        f"{truth['companies']} companies and {truth['persons']} persons of 14 countries",
        f"on {truth['contacts_with_no']} rows",
        f"for the {truth['persons_without_company']} persons without one",
        f"{truth['second_records']} rows are second",
        f"{truth['documents']['matched']} document versions name",
        f"{truth['documents']['waiting']} an account that nobody has",
        f"{truth['documents']['repeated']} lines repeat",
        f"{truth['calls']['matched']} calls are with",
        f"({truth['calls']['matched_shared']} of them",
        f"{truth['calls']['waiting']} with nobody's",
        f"`active_customer` ({truth['persons_by_route']['active_customer']})",
        f"{truth['persons_by_route']['with_account']}) else `neither` ({truth['persons_by_route']['neither']})",
    )

    assert [claim for claim in said if claim not in text] == []
    assert len({row["country_region_code"] for row in contacts()}) == 14
    assert len(list((SAMPLES / "locales").glob("*.toml"))) == 16
    assert re.fullmatch(r"CRM-\d{6}", contacts()[0]["external_id"])
