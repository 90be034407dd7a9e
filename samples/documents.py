"""The documents of a year: who they are for, who nobody knows, what comes twice."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.accounts import COLUMN, Accounts, accounts_of, nobodys_no
from samples.record import Record, World
from shared.contracts.erp import AccountType, DocumentIssued, DocumentType

FIRST_DAY, LAST_DAY = date(2026, 1, 5), date(2026, 11, 19)
SHARES = {
    DocumentType.SALES_QUOTE: 18,
    DocumentType.SALES_ORDER_CONFIRMATION: 18,
    DocumentType.SALES_INVOICE: 18,
    DocumentType.SALES_SHIPMENT_NOTE: 12,
    DocumentType.PURCHASE_ORDER: 8,
    DocumentType.PURCHASE_INVOICE: 8,
}
"""How often these occur; the other types once each."""
MAKES_ACTIVE = (DocumentType.SALES_QUOTE, DocumentType.SALES_ORDER_CONFIRMATION, DocumentType.SALES_INVOICE)
VERSIONED = (*MAKES_ACTIVE, DocumentType.PURCHASE_QUOTE, DocumentType.PURCHASE_ORDER)
MAY_NAME_A_CONTACT = (*MAKES_ACTIVE, DocumentType.COVER_SHEET, DocumentType.SALES_SHIPMENT_NOTE)


def make_documents(world: World, records: list[Record], count: int) -> list[DocumentIssued]:
    """`count` deliveries by date: about 24 in a thousand repeat one, 17 in a thousand bring version 2 of one."""
    rng, accounts = world.rng, accounts_of(records)
    repeats, versions = round(count * 0.024), round(count * 0.017)
    kinds = some_of_each_kind(rng, count - repeats - versions)
    firsts = [a_document(rng, accounts, kind, at) for at, kind in enumerate(kinds, 100001)]
    changed = rng.sample([document for document in firsts if document.document_type in VERSIONED], versions)
    documents = firsts + [in_version_2(rng, document) for document in changed]
    documents.sort(key=lambda document: (document.document_date, document.version_no))
    for at in sorted(rng.sample(range(len(documents)), repeats), reverse=True):
        documents.insert(at + rng.randint(1, 40), documents[at])
    return documents


def some_of_each_kind(rng: Random, count: int) -> list[DocumentType]:
    every = list(DocumentType)
    kinds = every + rng.choices(every, [SHARES.get(kind, 1) for kind in every], k=max(0, count - len(every)))
    rng.shuffle(kinds)
    return kinds[:count]


def a_document(rng: Random, accounts: Accounts, kind: DocumentType, at: int) -> DocumentIssued:
    """A document of one of our accounts; four in a hundred name an account that nobody has."""
    account_type = account_type_of(rng, kind)
    account = accounts.one(rng, account_type)
    known = rng.random() >= 0.04
    sold = known and kind.startswith("Sales") and account_type is AccountType.CUSTOMER
    return DocumentIssued(
        document_type=kind,
        document_no=f"{''.join(word[0] for word in kind.split())}-{at}",
        version_no=1,
        doc_no_occurrence=1,
        account_type=account_type,
        account_no=account.row[COLUMN[account_type]] if known else nobodys_no(rng, account_type),
        bill_to_contact_no=accounts.person_of(rng, account) if sold and rng.random() < 0.12 else "",
        document_date=FIRST_DAY + timedelta(days=rng.randint(0, (LAST_DAY - FIRST_DAY).days)),
        description=rng.choice(("", f"{kind} {at}")),
        salesperson_code=rng.choice(("", account.row["salesperson_code"])),
        campaign_no=f"CP{rng.randint(1001, 1008)}" if rng.random() < 0.05 else "",
        amount_lcy=Decimal(int(10 ** rng.uniform(3.5, 6.7))).scaleb(-2),
    )


def account_type_of(rng: Random, kind: DocumentType) -> AccountType:
    if kind.startswith("Purchase"):
        return AccountType.VENDOR
    return AccountType.CONTACT if kind in MAY_NAME_A_CONTACT and rng.random() < 0.16 else AccountType.CUSTOMER


def in_version_2(rng: Random, document: DocumentIssued) -> DocumentIssued:
    """The document again some days later, with another amount."""
    later = min(LAST_DAY, document.document_date + timedelta(days=rng.randint(1, 20)))
    amount = (document.amount_lcy * rng.randint(80, 125) / 100).quantize(Decimal("0.01"))
    return document.model_copy(update={"version_no": 2, "document_date": later, "amount_lcy": amount})
