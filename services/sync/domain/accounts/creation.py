"""A customer, vendor, bank account or employee made from a contact, by the ERP system.

Business Central: Contact.CreateCustomerFromTemplate, CreateVendorFromTemplate, CreateBankAccount, CreateEmployee. The
template's values fill only what the contact leaves empty.
"""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.sync.domain.accounts.account_setup import AccountSetup
from services.sync.domain.accounts.flows import FLOWS
from services.sync.domain.accounts.linking import Parties, check_link
from services.sync.domain.accounts.refusals import contact_linked, refused
from services.sync.domain.accounts.values import Value
from shared.contracts.accounts import (
    AccountCreateRequested,
    AccountLinkRefused,
    AccountTemplate,
    CreateAccountFromContact,
    link_id,
)
from shared.contracts.contacts import ContactState, FieldError
from shared.contracts.erp import AccountKind

ALIKE = ("territory_code", "country_region_code", "currency_code")
"""In what the template of a quote's new customer is like its contact."""


class CreationState(StrEnum):
    REQUESTED = "requested"
    MADE = "made"
    REFUSED = "refused"


class AccountCreation(BaseModel):
    """The request that the ERP system make an account of one kind from one contact; at most one is open."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    account_kind: AccountKind
    contact_no: str
    contact_id: UUID
    version: int = 0
    state: CreationState = CreationState.REQUESTED
    account_no: str = ""
    errors: tuple[FieldError, ...] = ()

    @property
    def link_id(self) -> str:
        return link_id(self.account_kind, f"@{self.contact_no}")


def request_account(
    before: AccountCreation | None, parties: Parties, command: CreateAccountFromContact, setup: AccountSetup
) -> tuple[AccountCreation, AccountCreateRequested]:
    """The account is made for the holder of the link to be. Raises AccountCommandRefused."""
    contact = parties.holder.contact
    check_link(contact, command.account_kind, setup, named=parties.named)
    if parties.asked_no:
        raise contact_linked(contact.no, command.account_kind, parties.asked_no)
    for one in (parties.named, contact):
        if one.privacy_blocked:
            raise refused("contact_no", "privacy_blocked", f"Contact {one.no} is privacy blocked.")
    if before and before.state is CreationState.REQUESTED:
        sentence = f"A {command.account_kind.lower()} was requested for contact {contact.no} already."
        raise refused("contact_no", "creation_requested", sentence)
    template = choose_template(contact, command, setup.templates)
    creation = AccountCreation(
        account_kind=command.account_kind,
        contact_no=contact.no,
        contact_id=contact.contact_id,
        version=before.version + 1 if before else 1,
    )
    return creation, AccountCreateRequested(
        link_id=creation.link_id,
        account_kind=creation.account_kind,
        contact_no=contact.no,
        contact_id=contact.contact_id,
        request_no=creation.version,
        no_series=template.no_series if template else "",
        template_code=template.code if template else "",
        fields=filled(command.account_kind, contact, template),
    )


def choose_template(
    contact: ContactState, command: CreateAccountFromContact, templates: Sequence[AccountTemplate]
) -> AccountTemplate | None:
    """The template named, the only one for the contact's type, or for a quote its like; None where none is needed."""
    kind = command.account_kind
    fitting = [t for t in templates if t.account_kind is kind and t.contact_type in (None, contact.type)]
    named = [t for t in fitting if t.code == command.template_code]
    if command.template_code and not named:
        sentence = f"There is no {kind.lower()} template {command.template_code} for a {contact.type.lower()}."
        raise refused("template_code", "template_not_found", sentence)
    chosen = named or fitting
    if command.for_quote and len(alike := [t for t in chosen if _is_like(t, contact)]) == 1:
        chosen = alike
    if kind is AccountKind.BANK_ACCOUNT or (kind is AccountKind.EMPLOYEE and not named):
        return None
    if len(chosen) > 1:
        codes = ", ".join(t.code for t in chosen)
        raise refused("template_code", "template_choice_needed", f"Several templates fit, choose one: {codes}.")
    if not chosen and (kind is AccountKind.VENDOR or not command.without_template):
        sentence = f"There is no {kind.lower()} template for this contact."
        raise refused("template_code", "template_missing", sentence)
    return chosen[0] if chosen else None


def _is_like(template: AccountTemplate, contact: ContactState) -> bool:
    """Business Central, Contact.FindNewCustomerTemplate: blanks have to agree too."""
    return all(template.values.get(name, "") == getattr(contact, name) for name in ALIKE)


def filled(kind: AccountKind, contact: ContactState, template: AccountTemplate | None) -> dict[str, Value]:
    """The contact's values by the account's field names; where they are blank, the template's."""
    values = {flow.account: flow.of_contact(contact) for flow in FLOWS[kind]}
    defaults = template.values if template else {}
    return {**values, **{field: value for field, value in defaults.items() if not values.get(field)}}


def made(creation: AccountCreation, account_no: str) -> AccountCreation:
    """The request fulfilled; one that has its answer stays as it is."""
    if creation.state is not CreationState.REQUESTED:
        return creation
    return creation.model_copy(
        update={"version": creation.version + 1, "state": CreationState.MADE, "account_no": account_no}
    )


def not_made(
    creation: AccountCreation, request_no: int, errors: tuple[FieldError, ...]
) -> tuple[AccountCreation, AccountLinkRefused | None]:
    """The ERP system refused the request; an answer to an earlier one is no news."""
    if creation.state is not CreationState.REQUESTED or request_no != creation.version:
        return creation, None
    after = creation.model_copy(
        update={"version": creation.version + 1, "state": CreationState.REFUSED, "errors": errors}
    )
    return after, AccountLinkRefused(
        link_id=creation.link_id,
        account_kind=creation.account_kind,
        contact_no=creation.contact_no,
        contact_id=creation.contact_id,
        errors=errors,
    )
