"""What is remembered of a contact."""

from dataclasses import replace

from services.dedupe.domain.finding import Side
from services.dedupe.domain.fingerprint import fingerprint
from services.dedupe.domain.known_contact import forget, is_string_key, remember
from services.dedupe.domain.setup import DuplicateSetup
from shared.contracts.contacts import ContactType
from tests.dedupe.examples import ANNA, NORDWIND, contact

SETUP = DuplicateSetup()
COMPANY, PERSON = contact(ContactType.COMPANY, 1, NORDWIND), contact(ContactType.PERSON, 2, ANNA)
KNOWN = remember(None, COMPANY, 1, SETUP)


def test_a_company_is_found_by_the_keys_of_both_rules_and_a_person_by_those_of_the_score() -> None:
    person = remember(None, PERSON, 1, SETUP)

    assert {is_string_key(key) for key in KNOWN.keys} == {True, False}
    assert {is_string_key(key) for key in person.keys} == {False}


def test_what_is_stored_is_read_as_it_was() -> None:
    side = Side.read(KNOWN.model_dump(mode="json"))

    assert side == Side(replace(fingerprint(COMPANY, 1), keys=()), list(KNOWN.strings))


def test_a_contact_that_is_gone_keeps_no_value() -> None:
    gone = forget(5, COMPANY.contact_id)

    assert (gone.version, gone.merged_into, gone.keys) == (5, COMPANY.contact_id, ())
    assert Side.read(gone.model_dump(mode="json")) is None


def test_a_change_of_no_trigger_field_leaves_the_strings() -> None:
    by_name = DuplicateSetup(triggers=("name",))
    known, moved = remember(None, COMPANY, 1, by_name), COMPANY.model_copy(update={"city": "Kiel"})

    assert remember(known, moved, 2, by_name).strings == known.strings
    assert remember(known, moved, 2, by_name).form != known.form


def test_strings_that_are_not_maintained_stay_and_new_contacts_get_none() -> None:
    off = DuplicateSetup(maintain_search_strings=False, autosearch=False)
    renamed = COMPANY.model_copy(update={"name": "Other"})

    assert remember(KNOWN, renamed, 2, off).strings == KNOWN.strings
    assert remember(None, renamed, 1, off).strings == ()
    assert remember(KNOWN, renamed, 2, off, anew=True).strings != KNOWN.strings
