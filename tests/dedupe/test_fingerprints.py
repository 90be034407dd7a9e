"""Many fingerprints at once are those that one gets one by one."""

from uuid import UUID

from dedupe_fit.generate import generate
from services.dedupe.domain.fingerprint import fingerprint, fingerprints
from shared.contracts.contacts import ContactState
from tests.fakes import NOW


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    contacts = [
        ContactState.model_validate(
            {**row, "contact_id": UUID(int=number), "no": f"C{number}", "last_modified_at": NOW}
        )
        for number, row in enumerate(generate(60, 5).rows)
    ]

    together = fingerprints([(contact, number + 1) for number, contact in enumerate(contacts)])

    alone = {contact.contact_id: fingerprint(contact, number + 1) for number, contact in enumerate(contacts)}
    assert {own.contact_id: own for own in together} == alone
