"""The templates as Microsoft names and presets them."""

import pytest

from services.sync.domain.project import copy_of, faults_of
from services.sync.domain.routing import Target
from services.sync.domain.templates import TEMPLATES, Form, Template, template_named
from tests.sync.projects import presets, template

ALL = pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.name)


def test_each_target_has_a_template_through_cds_and_a_direct_one() -> None:
    assert {(t.target, t.form) for t in TEMPLATES.values()} == {
        (target, form) for target in set(Target) - {Target.SKIPPED} for form in Form
    }


def test_the_direct_templates_and_tasks_have_microsofts_names() -> None:
    assert {t.name: t.task for t in TEMPLATES.values() if t.form is Form.DIRECT} == {
        "Accounts (Sales to Fin and Ops) - Direct": "Accounts - Customers",
        "Contacts (Sales to Fin and Ops) - Direct": "Contacts",
        "Contacts to Customer (Sales to Fin and Ops) - Direct": "ContactToCustomer",
    }


@pytest.mark.parametrize("name", ["Contacts (Sales to Fin and Ops)", "Contacts to Contact (Sales to Fin and Ops)"])
@pytest.mark.parametrize("dash", ["-", "\u2013"])
def test_a_template_is_found_by_its_earlier_name_too(name: str, dash: str) -> None:
    assert template_named(f"{name} {dash} Direct") is template(Target.CONTACT_PERSON)


def test_the_presets_of_contacts_are_the_country_the_party_type_and_the_external_mark() -> None:
    assert presets(template(Target.CONTACT_PERSON)) == {
        "ContactPersonPartyType": "Person",
        "PrimaryAddressCountryRegionISOCode": "USA",
        "IsContactPersonExternallyMaintained": "Yes",
    }


def test_the_presets_of_contacts_to_customer_have_no_site_and_no_warehouse() -> None:
    assert presets(template(Target.CUSTOMER)) == {
        "AddressCountryRegionISOCode": "USA",
        "CustomerGroupId": "10",
        "LanguageId": "en-us",
        "IsExternallyMaintained": "Yes",
        "PartyType": "Person",
    }


@pytest.mark.parametrize("form", Form)
def test_contacts_and_customers_are_told_apart_by_the_filters_of_their_templates(form: Form) -> None:
    filters = {target: template(target, form).filter for target in set(Target) - {Target.SKIPPED}}

    assert filters == {
        Target.ACCOUNT: {},
        Target.CONTACT_PERSON: {"is_active_customer": ("No",), "is_company_an_account": ("Yes",)},
        Target.CUSTOMER: {"is_active_customer": ("Yes",)},
    }


@pytest.mark.parametrize("form", Form)
def test_the_presets_of_accounts_have_site_1_and_warehouse_13(form: Form) -> None:
    preset = presets(template(Target.ACCOUNT, form))

    assert (preset["SiteId"], preset["WarehouseId"]) == ("1", "13")
    assert (preset["CustomerGroupId"], preset["LanguageId"], preset["IsExternallyMaintained"]) == ("10", "en-us", "Yes")
    assert (preset["AddressCountryRegionISOCode"], preset["DeliveryAddressCountryRegionISOCode"]) == ("USA", "USA")


@ALL
def test_a_template_runs_as_it_is(template: Template) -> None:
    assert list(faults_of(copy_of(template))) == []


@ALL
def test_an_empty_value_map_entry_never_hides_behind_a_boolean(template: Template) -> None:
    """YAML reads No as false unless it is told better."""
    maps = [field.value_map for leg in template.legs for field in leg.fields.values() if field.value_map]

    assert all(isinstance(key, str) for value_map in maps for key in value_map)
