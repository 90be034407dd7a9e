"""What the business decides once for all its contacts, and how it changes its mind."""

import pytest

from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.marketing_setup import PLAIN_SETUP, MarketingSetup
from shared.contracts.contacts import ContactCreated
from shared.contracts.contacts_setup import ChangeMarketingSetup, MarketingSetupChanged, MarketingSetupChanges
from tests.contacts.running import Contacts, a_change, a_company, a_person, a_setup, codes
from tests.fakes import received


def changed(setup: MarketingSetup = PLAIN_SETUP, **fields: object) -> MarketingSetup:
    return setup.change(a_setup(**fields))[0]


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


def test_every_inheritance_switch_is_on_and_every_default_blank() -> None:
    fields = PLAIN_SETUP.fields().model_dump()

    assert all(value for name, value in fields.items() if name.startswith("inherit_"))
    assert not any(value for name, value in fields.items() if name.startswith("default_"))
    assert PLAIN_SETUP.search_hit_pct == 60


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ((False, False), {"autosearch_for_duplicates": True}, (True, True)),
        ((True, True), {"autosearch_for_duplicates": False}, (True, False)),
        ((True, True), {"maintain_dupl_search_strings": False}, (False, False)),
        ((False, False), {"maintain_dupl_search_strings": True}, (True, True)),
        ((True, False), {"maintain_dupl_search_strings": True}, (True, True)),
    ],
)
def test_the_duplicate_switches_move_together(
    before: tuple[bool, bool], change: dict[str, bool], after: tuple[bool, bool]
) -> None:
    maintain, autosearch = before
    setup = MarketingSetup(maintain_dupl_search_strings=maintain, autosearch_for_duplicates=autosearch)

    setup = changed(setup, **change)

    assert (setup.maintain_dupl_search_strings, setup.autosearch_for_duplicates) == after


def test_a_change_tells_the_old_values_of_what_changed() -> None:
    _, event = PLAIN_SETUP.change(a_setup(default_language_code="deu", search_hit_pct=60))

    assert event is not None
    assert (event.version, event.old) == (1, {"default_language_code": ""})
    assert event.marketing_setup.default_language_code == "DEU"


def test_what_is_refused_is_named_all_at_once() -> None:
    with pytest.raises(ContactRefused) as refused:
        changed(search_hit_pct=0, default_country_region_code="QQ", bus_rel_code_for_vendors="CUST")

    assert {error.field for error in refused.value.errors} == {
        "search_hit_pct", "default_country_region_code", "bus_rel_code_for_vendors",
    }  # fmt: skip


def test_a_change_of_another_version_is_refused() -> None:
    command = ChangeMarketingSetup(changes=MarketingSetupChanges(search_hit_pct=70), expected_version=3)

    with pytest.raises(ContactRefused, match="at version 0, not 3"):
        PLAIN_SETUP.change(command)


def test_there_is_one_record() -> None:
    with pytest.raises(ContactRefused, match="there is one record"):
        PLAIN_SETUP.change(a_setup(search_hit_pct=70).model_copy(update={"code": "OTHER"}))


async def test_every_replica_reads_the_setup_without_a_restart(contacts: Contacts) -> None:
    other, publisher = contacts.replica()
    await contacts.handle(a_setup(default_language_code="ENU"))

    await other.handle([received(a_company())])

    (created,) = publisher.messages()
    assert isinstance(created, ContactCreated)
    assert created.contact.language_code == "ENU"


async def test_a_default_fills_only_what_the_company_leaves_blank(contacts: Contacts) -> None:
    await contacts.handle(a_setup(default_language_code="ENU"))
    german, silent = a_company(language_code="DEU"), a_company()
    of_german, of_silent = a_person(german), a_person(silent)

    await contacts.handle(german, silent, a_change(silent, language_code=""), of_german, of_silent)

    assert (await contacts.contact(of_german.contact_id)).language_code == "DEU"
    assert (await contacts.contact(of_silent.contact_id)).language_code == "ENU"


async def test_a_number_series_that_does_not_exist_is_refused(contacts: Contacts) -> None:
    (outcome,) = await contacts.handle(a_setup(contact_nos="NONE", search_hit_pct=0))

    assert codes(outcome) == ["number_series_unknown", "out_of_range"]


async def test_without_a_number_series_no_number_is_given_but_one_may_be_typed(contacts: Contacts) -> None:
    await contacts.handle(a_setup(contact_nos=""))

    blank, typed = await contacts.handle(a_company(), a_company("C1"))

    assert codes(blank) == ["number_series_missing"]
    assert typed.result == "done"


async def test_a_repeated_change_is_told_once(contacts: Contacts) -> None:
    command = received(a_setup(search_hit_pct=70))

    await contacts.pipeline.handle([command])
    (again,) = await contacts.pipeline.handle([command])

    assert again.result == "repeated"
    assert [type(message) for message in contacts.publisher.messages()] == [MarketingSetupChanged]


@pytest.mark.parametrize("formula", ["1W", "<CM+3D>", "-10d", "D15", "2WD", ""])
def test_a_date_formula_says_when_a_task_is_due(formula: str) -> None:
    assert changed(default_to_do_date_calculation=formula).default_to_do_date_calculation == formula


def test_a_text_that_is_no_date_formula_is_refused_with_all_else() -> None:
    with pytest.raises(ContactRefused) as refused:
        changed(default_to_do_date_calculation="next week", attachment_storage_location="x" * 251)

    assert [error.code for error in refused.value.errors] == ["too_long", "date_formula_invalid"]
