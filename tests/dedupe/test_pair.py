"""What happens to a pair of contacts, and what is told of it."""

from typing import Any

from services.dedupe.domain.fingerprint import Fingerprint
from services.dedupe.domain.pair import Change, DuplicatePair, PairState, clear, compare, pair_id
from services.dedupe.domain.score import score
from shared.contracts.contacts import ContactType
from shared.contracts.dedupe import DuplicateCleared, DuplicateFound, DuplicateRescored
from tests.dedupe.examples import company, only_company, only_person

OTHER: dict[str, Any] = {"name": "Südwind Spedition", "vat_registration_no": "DE987654321"}


def compared(pair: DuplicatePair | None, left: Fingerprint, right: Fingerprint) -> Change:
    return compare(pair, score(left, right), left, right)


def a_pair() -> DuplicatePair:
    pair, _ = compared(None, company(1), company(2))
    assert pair is not None
    return pair


def test_two_contacts_that_are_alike_are_found() -> None:
    left, right = company(1), company(2)

    pair, event = compared(None, left, right)

    assert isinstance(event, DuplicateFound)
    assert pair == DuplicatePair(
        **event.model_dump(), id=pair_id(left.contact_id, right.contact_id), state=PairState.OPEN
    )
    assert (event.left_id, event.right_id) == (left.contact_id, right.contact_id)
    assert (event.left_no, event.right_no) == ("CT000001", "CT000002")
    assert (event.type, event.score, event.version) == (ContactType.COMPANY, 1.0, 1)
    assert event.agreed == ("name", "phone_no", "vat_registration_no", "email_domain", "address", "city")
    assert [evidence.field for evidence in event.evidence] == list(event.agreed)


def test_two_contacts_that_are_not_alike_leave_nothing() -> None:
    assert compared(None, company(1), company(2, **OTHER)) == (None, None)


def test_the_lower_id_is_left_whoever_comes_first() -> None:
    left, right = company(1), company(2)

    assert compared(None, right, left) == compared(None, left, right)
    assert pair_id(right.contact_id, left.contact_id) == f"{left.contact_id}|{right.contact_id}"


def test_the_same_comparison_again_changes_nothing() -> None:
    pair = a_pair()

    assert compared(pair, company(1), company(2, version=2)) == (pair, None)


def test_other_agreed_fields_are_told_although_the_score_stays() -> None:
    pair, event = compared(a_pair(), company(1), company(2, city="", post_code="", version=2))

    assert isinstance(event, DuplicateRescored)
    assert pair is not None
    assert (event.score, event.version, pair.version) == (1.0, 2, 2)
    assert "city" not in event.agreed
    assert pair.state is PairState.OPEN


def test_a_score_that_moved_is_told() -> None:
    less = only_company(2, name="Nordwind Logistik", city="München")

    pair, event = compared(a_pair(), company(1), less)

    assert isinstance(event, DuplicateRescored)
    assert pair is not None
    assert event.score == pair.score < 1.0


def test_a_pair_that_is_alike_no_longer_is_cleared() -> None:
    pair, event = compared(a_pair(), company(1), company(2, **OTHER, version=2))

    assert isinstance(event, DuplicateCleared)
    assert pair is not None
    assert pair.state is PairState.CLEARED
    assert (event.version, pair.score) == (2, event.score)


def test_a_cleared_pair_is_quiet_until_it_is_found_again() -> None:
    cleared, _ = compared(a_pair(), company(1), company(2, **OTHER))

    assert compared(cleared, company(1), company(2, **OTHER)) == (cleared, None)
    pair, event = compared(cleared, company(1), company(2))

    assert isinstance(event, DuplicateFound)
    assert event.version == 3
    assert pair is not None
    assert pair.state is PairState.OPEN


def test_a_pair_is_cleared_when_a_contact_is_gone() -> None:
    pair, event = clear(a_pair())

    assert isinstance(event, DuplicateCleared)
    assert pair is not None
    assert pair.state is PairState.CLEARED
    assert (event.score, event.agreed, event.evidence, event.version) == (0.0, (), (), 2)
    assert clear(pair) == (pair, None)


def test_a_company_that_became_a_person_is_cleared_as_the_company_it_was() -> None:
    _, event = compared(a_pair(), company(1), only_person(2, name="Nordwind Logistik"))

    assert isinstance(event, DuplicateCleared)
    assert event.type is ContactType.COMPANY
