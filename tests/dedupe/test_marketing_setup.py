"""What Marketing Setup decides about duplicates counts in duplicate search."""

from typing import Any

from services.dedupe.domain.marketing_setup import KeptSetup, follow
from services.dedupe.domain.setup import SetupChanges, change
from shared.contracts.contacts_setup import MarketingSetupChanged, MarketingSetupFields
from tests.dedupe.service import Dedupe, only_company


def marketing(version: int, **said: Any) -> MarketingSetupChanged:
    return MarketingSetupChanged(version=version, marketing_setup=MarketingSetupFields(**said))


async def test_a_hit_percentage_of_marketing_setup_decides_who_is_found() -> None:
    dedupe = Dedupe()
    await dedupe.reads(marketing(1, search_hit_pct=10))

    await dedupe.reads(only_company(1, name="United Furnishing Ltd."), only_company(2, name="United Furnishing Ltd."))

    assert len(await dedupe.open_pairs()) == 1


async def test_strings_are_not_maintained_where_marketing_setup_says_so() -> None:
    dedupe = Dedupe()
    await dedupe.reads(marketing(1, maintain_dupl_search_strings=False, autosearch_for_duplicates=False))

    setup = (await dedupe.database.setup()).state

    assert (setup.maintain_search_strings, setup.autosearch) == (False, False)


async def test_the_same_event_again_and_an_older_one_change_nothing() -> None:
    dedupe = Dedupe()
    newer = marketing(2, search_hit_pct=70)
    await dedupe.reads(newer)

    await dedupe.reads(marketing(1, search_hit_pct=80), newer)

    assert (await dedupe.database.setup()).state.search_hit_percent == 70


def test_what_was_chosen_here_stays_while_marketing_setup_says_the_same_of_it() -> None:
    chosen = change(KeptSetup(), SetupChanges(search_hit_percent=40))

    other_field = follow(chosen, 1, MarketingSetupFields(autosearch_for_duplicates=False))

    assert (other_field.search_hit_percent, other_field.autosearch) == (40, False)
    assert follow(other_field, 2, MarketingSetupFields(search_hit_pct=50)).search_hit_percent == 50
