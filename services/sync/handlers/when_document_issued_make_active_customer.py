"""DocumentIssued of a contact, or of one that became it -> Is Active Customer -> CustomerMapped."""

from services.sync.domain.facts import apply_activity
from services.sync.domain.sales_activity import active_customer_no
from services.sync.store import SyncStore
from shared.contracts.erp import DocumentIssued


async def when_document_issued_make_active_customer(document: DocumentIssued, records: SyncStore) -> None:
    if contact_no := active_customer_no(document):
        contact_no, record = await records.heir_of(contact_no)
        records.save(record, *apply_activity(record, contact_no, projects=records.projects))
