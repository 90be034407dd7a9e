"""What can be read but must not be obeyed: refused, repeated, late, or about nobody."""

from uuid import uuid4

import httpx
import pytest

from shared.contracts import contacts, telephony
from shared.contracts.contacts import (
    ChangeContact,
    ContactChanges,
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    DeleteContact,
)
from shared.contracts.dedupe import DuplicateFound
from shared.contracts.interactions import InteractionLogged, InteractionUnmatched
from shared.contracts.sync import CustomerMapped
from tests.flows.around import Around, told
from tests.flows.crowd import crowd
from tests.flows.ears import Ears
from tests.flows.records import CarelessSender, good
from tests.flows.system import System

pytestmark = [pytest.mark.backing, pytest.mark.timeout(240)]


async def test_a_message_that_is_delivered_twice_has_its_effect_once(sender: CarelessSender, ears: Ears) -> None:
    around = Around()

    await around.send(sender, lambda record: record)

    await around.handled(ears)
    assert len(ears.of(ContactCreated, contact_id=around.ordered.company_id)) == 1
    assert ears.of(ContactCommandRejected, contact_id=around.ordered.company_id) == []
    assert len(ears.of(CustomerMapped, contact_id=around.known.company_id)) == 1
    assert len(ears.of(DuplicateFound, **around.known.pair)) == 1
    assert len({m.source_id for m in around.log(ears)}) == len(around.log(ears)) == 4


async def test_an_older_version_of_a_contact_that_comes_late_changes_nothing(
    sender: CarelessSender, ears: Ears
) -> None:
    firm, namesake = crowd(2)
    company, elsewhere = firm.company(), {"name": "Zwölf Apostel KG", "address": "Markt 1", "email": "", "city": "Jena"}
    late = told(company, "L1", version=2, phone_no=firm.mobile)

    await sender.send(contacts.EVENTS, *map(good, [told(company, "L1", **elsewhere), told(company, "L1", version=3, **elsewhere, fax_no="+49 3641 1")]))
    await sender.send(contacts.EVENTS, *map(good, [late, told(firm.second(), "L2")]))
