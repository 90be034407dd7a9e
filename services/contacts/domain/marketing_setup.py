"""Marketing Setup: what the business decided once for all its contacts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

from services.contacts.domain.errors import field_error, refuse_if, too_long, version_conflict
from services.contacts.domain.validation import COUNTRIES, as_code
from shared.contracts.contacts import FieldError, LinkToTable
from shared.contracts.contacts_setup import (
    MARKETING_SETUP,
    ChangeMarketingSetup,
    MarketingSetupChanged,
    MarketingSetupFields,
)

LENGTHS = {
    "contact_nos": 20,
    "campaign_nos": 20,
    "segment_nos": 20,
    "to_do_nos": 20,
    "opportunity_nos": 20,
    "bus_rel_code_for_customers": 10,
    "bus_rel_code_for_vendors": 10,
    "bus_rel_code_for_bank_accs": 10,
    "bus_rel_code_for_employees": 10,
    "default_salesperson_code": 20,
    "default_territory_code": 10,
    "default_country_region_code": 10,
    "default_language_code": 10,
    "default_sales_cycle_code": 10,
    "def_company_salutation_code": 10,
    "default_person_salutation_code": 10,
}
"""Fields that are codes, and how many characters they take."""

TEXT_LENGTHS = {"default_format_region": 80, "default_to_do_date_calculation": 32, "attachment_storage_location": 250}
_PART = r"(?:\d{1,4}(?:D|WD|W|M|Q|Y)|C(?:D|WD|W|M|Q|Y)|(?:D|WD|W|M|Q|Y)\d{1,4})"
_DATE_FORMULA = re.compile(rf"[+-]?{_PART}(?:[+-]{_PART})*")

RELATION_CODES = {
    LinkToTable.CUSTOMER: "bus_rel_code_for_customers",
    LinkToTable.VENDOR: "bus_rel_code_for_vendors",
    LinkToTable.BANK_ACCOUNT: "bus_rel_code_for_bank_accs",
    LinkToTable.EMPLOYEE: "bus_rel_code_for_employees",
}


class MarketingSetup(MarketingSetupFields):
    """The record; `version` counts its changes from 1 and is 0 while the business has decided nothing.

    Every inheritance switch is on, every default is blank (Microsoft Learn: Set up relationship management).
    """

    version: int = 0

    def relation_codes(self) -> dict[LinkToTable, str]:
        """The business relation code that stands for each table a contact can be linked to; blank ones are left out."""
        codes = {table: getattr(self, field) for table, field in RELATION_CODES.items()}
        return {table: code for table, code in codes.items() if code}

    def change(
        self, command: ChangeMarketingSetup, blockers: Iterable[FieldError] = ()
    ) -> tuple[Self, MarketingSetupChanged | None]:
        """The setup with the command's changes and what follows from them; no event when nothing changes.

        `blockers` are what is wrong because of other records.
        """
        if command.code != MARKETING_SETUP:
            refuse_if(field_error("code", "setup_not_found", f"must be {MARKETING_SETUP}: there is one record."))
        if command.expected_version not in (None, self.version):
            raise version_conflict("Marketing Setup", command.expected_version or 0, self.version)
        wanted = {field: getattr(command.changes, field) for field in command.changes.model_fields_set}
        wanted = {field: as_code(value) if field in LENGTHS else value for field, value in wanted.items()}
        changed = {field: value for field, value in _coupled(wanted).items() if value != getattr(self, field)}
        refuse_if(*blockers, *_errors(changed, {**vars(self), **changed}))
        if not changed:
            return self, None
        old = {field: getattr(self, field) for field in changed}
        setup = self.model_copy(update={**changed, "version": self.version + 1})
        return setup, MarketingSetupChanged(version=setup.version, marketing_setup=setup.fields(), old=old)

    def fields(self) -> MarketingSetupFields:
        """What others learn of the setup."""
        return MarketingSetupFields.model_validate(vars(self))


def _coupled(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The two duplicate switches move together (Business Central, Marketing Setup, OnValidate of both).

    Maintain Dupl. Search Strings sets Autosearch to its own value; Autosearch needs Maintain, so turns it on.
    """
    coupled = dict(wanted)
    if "maintain_dupl_search_strings" in wanted:
        coupled.setdefault("autosearch_for_duplicates", wanted["maintain_dupl_search_strings"])
    if coupled.get("autosearch_for_duplicates"):
        coupled["maintain_dupl_search_strings"] = True
    return coupled


def _errors(changed: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldError]:
    for field, length in (LENGTHS | TEXT_LENGTHS).items():
        if len(changed.get(field, "")) > length:
            yield too_long(field, length)
    formula = changed.get("default_to_do_date_calculation", "").strip("<>").upper()
    if formula and not _DATE_FORMULA.fullmatch(formula):
        yield field_error(
            "default_to_do_date_calculation", "date_formula_invalid", "is no date formula, as 1W or CM+3D."
        )
    if "search_hit_pct" in changed and not 1 <= changed["search_hit_pct"] <= 100:
        yield field_error("search_hit_pct", "out_of_range", "must be between 1 and 100.")
    if changed.get("default_country_region_code", "") not in COUNTRIES | {""}:
        yield field_error("default_country_region_code", "country_unknown", "is no country code of ISO 3166.")
    codes = [after[field] for field in RELATION_CODES.values() if after[field]]
    for field in RELATION_CODES.values():
        if field in changed and codes.count(changed[field]) > 1:
            yield field_error(field, "relation_code_repeated", f"must not be {changed[field]} like another one's.")


PLAIN_SETUP = MarketingSetup()
"""The setup of a business that has decided nothing yet."""
