"""The direct templates as Microsoft names and presets them."""

import pytest

from services.sync.domain.templates import ACCOUNTS, CONTACTS, CONTACTS_TO_CUSTOMER, DIRECT, Template
from shared.contracts.contacts import ContactState

TEMPLATES = list(DIRECT.values())


def presets(template: Template) -> dict[str, str]:
    return {field.target: field.default for field in template.fields if field.default is not None}


def test_the_templates_and_tasks_have_microsofts_names() -> None:
    assert {template.name: template.task for template in TEMPLATES} == {
        "Accounts (Sales to Fin and Ops) - Direct": "Accounts - Customers",
        "Contacts (Sales to Fin and Ops) - Direct": "Contacts",
        "Contacts to Customer (Sales to Fin and Ops) - Direct": "ContactToCustomer",
    }


def test_contacts_become_cds_contacts_and_accounts_and_active_contacts_become_customers_v2() -> None:
    assert CONTACTS.entity == "CDS Contacts"
    assert ACCOUNTS.entity == CONTACTS_TO_CUSTOMER.entity == "Customers V2"


def test_the_presets_of_contacts_are_the_country_the_party_type_and_the_external_mark() -> None:
    assert presets(CONTACTS) == {
        "ContactPersonPartyType": "Person",
        "PrimaryAddressCountryRegionISOCode": "USA",
        "IsContactPersonExternallyMaintained": "Yes",
    }


def test_the_presets_of_contacts_to_customer_have_no_site_and_no_warehouse() -> None:
    assert presets(CONTACTS_TO_CUSTOMER) == {
        "AddressCountryRegionISOCode": "USA",
        "CustomerGroupId": "10",
        "LanguageId": "en-us",
        "IsExternallyMaintained": "Yes",
        "PartyType": "Person",
    }


def test_the_presets_of_accounts_have_site_1_and_warehouse_13() -> None:
    assert presets(ACCOUNTS) == {
        "AddressCountryRegionISOCode": "USA",
        "CustomerGroupId": "10",
        "LanguageId": "en-us",
        "IsExternallyMaintained": "Yes",
        "PartyType": "Organization",
        "SiteId": "1",
        "WarehouseId": "13",
    }


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.task)
def test_every_source_exists_every_constant_has_a_value_and_every_target_and_key_field_is_mapped_once(
    template: Template,
) -> None:
    sources = {*ContactState.model_fields, "contact_number", "parent_number"}
    targets = [field.target for field in template.fields]

    assert all(field.source in sources or (field.source is None and field.default) for field in template.fields)
    assert len(targets) == len(set(targets))
    assert set(template.key) <= set(targets)
