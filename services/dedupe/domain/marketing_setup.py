"""What Marketing Setup says of duplicates, taken over into the setup of duplicate search.

Source: Business Central, Marketing Setup (table 5079, group Duplicates); the contacts service owns it.
"""

from pydantic import BaseModel, ConfigDict

from services.dedupe.domain.setup import DuplicateSetup, SetupChanges, change
from shared.contracts.contacts_setup import MarketingSetupFields

OURS = {
    "maintain_dupl_search_strings": "maintain_search_strings",
    "autosearch_for_duplicates": "autosearch",
    "search_hit_pct": "search_hit_percent",
}
"""Marketing Setup's names -> ours."""


class Heard(BaseModel):
    """What Marketing Setup said last; `version` is its own, 0 while it said nothing."""

    model_config = ConfigDict(frozen=True)

    version: int = 0
    maintain_dupl_search_strings: bool = True
    autosearch_for_duplicates: bool = True
    search_hit_pct: int = 60


class KeptSetup(DuplicateSetup):
    """The setup as it is stored; all contacts have the keys of the way `keyed`, where one is named."""

    heard: Heard = Heard()
    keyed: str = ""


def follow(setup: KeptSetup, version: int, said: MarketingSetupFields) -> KeptSetup:
    """With what Marketing Setup says otherwise than before; what was chosen here alone stays while it says the same.

    An older version changes nothing.
    """
    if version <= setup.heard.version:
        return setup
    heard = Heard(version=version, **{name: getattr(said, name) for name in OURS})
    differs = [name for name in OURS if getattr(heard, name) != getattr(setup.heard, name)]
    followed = change(setup, SetupChanges.model_validate({OURS[name]: getattr(heard, name) for name in differs}))
    return followed.model_copy(update={"heard": heard})
