"""The finance service: message -> handler."""

from services.finance.handlers.when_record_mapped_tell_how_it_went import when_record_mapped_tell_how_it_went
from services.finance.store import FinanceStore
from services.finance.store.endpoint import Endpoint, TakesAll
from services.finance.store.odata import OData
from services.finance.store.settings import FinanceSettings
from services.finance.store.stateless import Stateless
from shared.contracts.finance import ACKS
from shared.contracts.sync import CONTACT_EVENTS, CUSTOMER_EVENTS, ContactPersonMapped, CustomerMapped
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings, read

STAGES: tuple[Stage[FinanceStore], ...] = (
    Stage(
        prefetch=FinanceStore.upsert_all,
        handlers=dict.fromkeys((CustomerMapped, ContactPersonMapped), when_record_mapped_tell_how_it_went),
    ),
)


def build(settings: Settings, finance: FinanceSettings | None = None) -> Service:
    finance = finance or read(FinanceSettings)
    endpoint: Endpoint = OData(finance) if finance.finance_odata_url else TakesAll()
    return Service(
        "finance",
        "Customers and contact persons go to Finance's OData endpoint; what it answers goes back to sync.",
        settings,
        database=Stateless(settings, endpoint),
        reads=[CUSTOMER_EVENTS, CONTACT_EVENTS],
        publishes=[ACKS],
        stages=STAGES,
        open=lambda work: FinanceStore(work, endpoint),
        at_end=endpoint.close,
    )
