"""The setup of duplicate search: its switches, its limits, and when strings are to be generated."""

import pytest
from pydantic import ValidationError

from services.dedupe.domain.search_strings import DEFAULT_ROWS
from services.dedupe.domain.setup import DuplicateSetup, SetupChanges, change, offers_generation

ON = DuplicateSetup()
OFF = DuplicateSetup(maintain_search_strings=False, autosearch=False)


@pytest.mark.parametrize(
    ("before", "changes", "maintain", "autosearch"),
    [
        (OFF, {"autosearch": True}, True, True),
        (ON, {"autosearch": False}, True, False),
        (ON, {"maintain_search_strings": False}, False, False),
        (OFF, {"maintain_search_strings": True}, True, True),
        (OFF, {"maintain_search_strings": True, "autosearch": False}, True, False),
        (ON, {"search_hit_percent": 70}, True, True),
    ],
)
def test_the_two_switches_hang_together(
    before: DuplicateSetup, changes: dict[str, object], maintain: bool, autosearch: bool
) -> None:
    after = change(before, SetupChanges.model_validate(changes))

    assert (after.maintain_search_strings, after.autosearch) == (maintain, autosearch)


def test_strings_are_to_be_generated_when_they_are_kept_again() -> None:
    again = change(OFF, SetupChanges(autosearch=True))

    assert offers_generation(OFF, again)


def test_autosearch_alone_offers_nothing_when_strings_were_kept() -> None:
    quiet = change(ON, SetupChanges(autosearch=False))

    assert not offers_generation(ON, quiet)
    assert not offers_generation(quiet, ON)


def test_other_rows_or_another_percentage_offer_generation() -> None:
    assert offers_generation(ON, change(ON, SetupChanges(rows=DEFAULT_ROWS[:4])))
    assert offers_generation(ON, change(ON, SetupChanges(search_hit_percent=30)))


def test_by_default_a_change_of_the_eight_fields_or_of_a_setup_field_triggers() -> None:
    assert {"name_2", "address_2", "email", "mobile_phone_no"} < set(ON.trigger_fields)
    assert DuplicateSetup(rows=()).trigger_fields == (
        "address",
        "address_2",
        "city",
        "name",
        "name_2",
        "phone_no",
        "post_code",
        "vat_registration_no",
    )


def test_the_triggers_can_be_named() -> None:
    assert DuplicateSetup(triggers=("name",)).trigger_fields == ("name",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"search_hit_percent": 0},
        {"search_hit_percent": 101},
        {"rows": [DEFAULT_ROWS[0], DEFAULT_ROWS[0]]},
        {"triggers": ["minor"]},
        {"company": {"likely": 0.9, "certain": 0.8}},
        {"person": {"likely": 1.5}},
    ],
)
def test_what_no_setup_can_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        DuplicateSetup.model_validate(wrong)
    with pytest.raises(ValidationError):
        SetupChanges.model_validate(wrong)
