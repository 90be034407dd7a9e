"""What the business decided about accounts: relation codes, templates, and who wins which conflict."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.accounts import AccountTemplate, ChangeAccountSetup, FieldGroup, Side
from shared.contracts.contacts_setup import MarketingSetupFields
from shared.contracts.erp import AccountKind


def relation_codes(setup: MarketingSetupFields) -> dict[AccountKind, str]:
    """The business relation code of each kind of account, as Marketing Setup has it; blank: none."""
    return {
        AccountKind.CUSTOMER: setup.bus_rel_code_for_customers,
        AccountKind.VENDOR: setup.bus_rel_code_for_vendors,
        AccountKind.BANK_ACCOUNT: setup.bus_rel_code_for_bank_accs,
        AccountKind.EMPLOYEE: setup.bus_rel_code_for_employees,
    }


class AccountSetup(BaseModel):
    """One record for the whole business. `marketing_version` is that of the Marketing Setup it has read.

    A group of fields without a rule is settled by hand.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    marketing_version: int = 0
    relation_codes: dict[AccountKind, str] = Field(default_factory=lambda: relation_codes(MarketingSetupFields()))
    templates: tuple[AccountTemplate, ...] = ()
    conflict_rules: dict[FieldGroup, Side] = Field(default_factory=dict)

    def relation_code(self, kind: AccountKind) -> str:
        return self.relation_codes.get(kind, "")

    def informed(self, version: int, setup: MarketingSetupFields) -> "AccountSetup":
        """With the codes of a Marketing Setup, unless a later one was read already."""
        if version <= self.marketing_version:
            return self
        return self.model_copy(update={"marketing_version": version, "relation_codes": relation_codes(setup)})

    def changed(self, command: ChangeAccountSetup) -> "AccountSetup":
        """With what the command names."""
        named = {"templates": command.templates, "conflict_rules": command.conflict_rules}
        return self.model_copy(update={name: value for name, value in named.items() if value is not None})


PLAIN_SETUP = AccountSetup()
RELATION_CAPTIONS: Mapping[AccountKind, str] = {
    AccountKind.CUSTOMER: "Bus. Rel. Code for Customers",
    AccountKind.VENDOR: "Bus. Rel. Code for Vendors",
    AccountKind.BANK_ACCOUNT: "Bus. Rel. Code for Bank Accs.",
    AccountKind.EMPLOYEE: "Bus. Rel. Code for Employees",
}
