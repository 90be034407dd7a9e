"""The two-way part of Sync: message -> handler, for accounts and the contacts they belong to."""

from collections.abc import Sequence

from services.sync.handlers.change_account_setup import change_account_setup
from services.sync.handlers.create_account_from_contact import create_account_from_contact
from services.sync.handlers.create_contacts_from_accounts import create_contacts_from_accounts
from services.sync.handlers.link_contact_to_account import link_contact_to_account
from services.sync.handlers.resolve_conflict import resolve_conflict
from services.sync.handlers.when_account_changed_keep_it import when_account_changed_keep_it
from services.sync.handlers.when_account_kept_agree_with_its_contact import when_account_kept_agree_with_its_contact
from services.sync.handlers.when_account_request_refused_keep_why import when_account_request_refused_keep_why
from services.sync.handlers.when_bulk_run_begun_ask_for_a_page_of_contacts import (
    when_bulk_run_begun_ask_for_a_page_of_contacts,
)
from services.sync.handlers.when_contact_kept_agree_with_its_accounts import (
    when_contact_kept_agree_with_its_accounts,
    when_contact_refused_agree_again,
)
from services.sync.handlers.when_contact_refuses_keep_why import when_contact_refuses_keep_why
from services.sync.handlers.when_marketing_setup_changed_keep_its_codes import (
    when_marketing_setup_changed_keep_its_codes,
)
from services.sync.store import SyncStore
from shared.contracts import accounts, contacts, contacts_setup, erp
from shared.contracts.accounts import (
    ChangeAccountSetup,
    CreateAccountFromContact,
    CreateContactsFromAccounts,
    LinkContactToAccount,
    ResolveConflict,
)
from shared.contracts.contacts import (
    ContactChanged,
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    ContactsMerged,
    ContactsUnmerged,
)
from shared.contracts.contacts_setup import MarketingSetupChanged
from shared.contracts.erp import AccountChanged, AccountCreated, AccountDeleted, AccountRequestRejected
from shared.contracts.message import Message
from shared.platform.pipeline import Stage

ACCOUNT_FACTS: tuple[type[Message], ...] = (AccountCreated, AccountChanged, AccountDeleted)
CONTACT_FACTS: tuple[type[Message], ...] = (
    ContactCreated,
    ContactChanged,
    ContactDeleted,
    ContactsMerged,
    ContactsUnmerged,
)


async def load(sync: SyncStore, messages: Sequence[Message]) -> None:
    await sync.accounts.load_for(messages)


KEEP: Stage[SyncStore] = Stage(
    prefetch=load,
    handlers={
        **dict.fromkeys(ACCOUNT_FACTS, when_account_changed_keep_it),
        LinkContactToAccount: link_contact_to_account,
        CreateAccountFromContact: create_account_from_contact,
        ResolveConflict: resolve_conflict,
        CreateContactsFromAccounts: create_contacts_from_accounts,
        ChangeAccountSetup: change_account_setup,
        MarketingSetupChanged: when_marketing_setup_changed_keep_its_codes,
        ContactCommandRejected: when_contact_refuses_keep_why,
        AccountRequestRejected: when_account_request_refused_keep_why,
    },
)
AGREE: Stage[SyncStore] = Stage(
    prefetch=load,
    handlers={
        **dict.fromkeys(
            (*ACCOUNT_FACTS, LinkContactToAccount, ResolveConflict, AccountRequestRejected),
            when_account_kept_agree_with_its_contact,
        ),
        **dict.fromkeys(CONTACT_FACTS, when_contact_kept_agree_with_its_accounts),
        ContactCommandRejected: when_contact_refused_agree_again,
        CreateContactsFromAccounts: when_bulk_run_begun_ask_for_a_page_of_contacts,
    },
)
ACCOUNT_STAGES = (KEEP, AGREE)
"""Behind the stages that keep the contacts: each side writes its own part, then both are held against each other."""

ACCOUNT_READS = (
    contacts.REJECTIONS,
    contacts_setup.EVENTS,
    erp.ACCOUNT_EVENTS,
    erp.ACCOUNT_ANSWERS,
    accounts.COMMANDS,
    accounts.SETUP_COMMANDS,
)
ACCOUNT_PUBLISHES = (contacts.COMMANDS, accounts.COMMANDS, accounts.EVENTS, accounts.REJECTIONS)
