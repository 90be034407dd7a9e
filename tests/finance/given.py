"""Events for Finance, and its endpoint with small patience."""

from typing import Any
from uuid import UUID

from services.finance.domain.upsert import Upsert, upsert_of
from services.finance.store.odata import OData
from services.finance.store.settings import FinanceSettings
from shared.contracts.sync import ContactPersonMapped, CustomerMapped
from tests.finance.odata_server import FinanceServer


def customer(n: int = 1, version: int = 1, **fields: Any) -> CustomerMapped:
    number = f"CT{n:06d}"
    plain = {
        "CustomerAccount": number,
        "PartyNumber": number,
        "PartyType": "Organization",
        "OrganizationName": f"Adatum {n}",
        "CustomerGroupId": "10",
        "LanguageId": "en-us",
        "AddressCountryRegionISOCode": "USA",
        "IsExternallyMaintained": "Yes",
    }
    return CustomerMapped(
        contact_id=UUID(int=n),
        contact_no=number,
        version=version,
        entity="Customers V2",
        entity_set="CustomersV2",
        record_key={"CustomerAccount": number},
        fields={**plain, **fields},
    )


def contact_person(n: int = 1, account: str = "CT000001", **fields: Any) -> ContactPersonMapped:
    key = {"ContactPersonPartyNumber": f"CON-{1000 + n:05d}-BVRCPS", "AssociatedPartyNumber": account}
    plain = {"PrimaryAddressCountryRegionISOCode": "USA", "IsContactPersonExternallyMaintained": "Yes"}
    return ContactPersonMapped(
        contact_id=UUID(int=10_000 + n),
        contact_no=f"CT1{n:05d}",
        version=1,
        entity="CDS Contacts",
        entity_set="CDSContacts",
        record_key=key,
        fields={**key, **plain, **fields},
    )


def upserts(*events: CustomerMapped | ContactPersonMapped) -> list[Upsert]:
    return [upsert_of(event) for event in events]


def endpoint(server: FinanceServer, **settings: Any) -> OData:
    plain = {"finance_odata_url": server.url, "finance_timeout_seconds": 5.0, "finance_patience_seconds": 5.0}
    return OData(FinanceSettings(**{**plain, **settings}))
