"""Projects: copies of templates, exported and imported as YAML, validated before anything goes by them."""

from typing import Any

import pytest

from services.sync.domain.facts import apply_contact
from services.sync.domain.mapping import map_record
from services.sync.domain.project import (
    DIRECT,
    InvalidProject,
    Organization,
    Project,
    copy_of,
    default_projects,
    read_project,
    write_project,
)
from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Target
from services.sync.domain.strict_yaml import InvalidYaml, read_yaml, write_yaml
from services.sync.domain.sync_record import SyncState
from services.sync.domain.templates import TEMPLATES, Form
from services.sync.domain.transforms import UnmappedValue
from tests.sync.given import company, created

CUSTOMER = write_project(DIRECT[Target.CUSTOMER])


def faults(text: str) -> dict[str, str]:
    """What is wrong, by path."""
    with pytest.raises(InvalidProject) as invalid:
        read_project(text)
    return {fault.path: fault.message for fault in invalid.value.faults}


def with_company(project: Project, **fields: Any) -> tuple[SyncState, Reason]:
    projects = {**DIRECT, Target.ACCOUNT: project}
    record, _ = apply_contact(None, created(company(**fields)), account=None, number="", projects=projects)
    return record.state, record.reason


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.name)
def test_an_exported_project_is_imported_as_the_same(template: Project) -> None:
    project = copy_of(template, name="Nordwind")

    assert read_project(write_project(project)) == project
    assert (project.template, project.name) == (template.name, "Nordwind")


def test_a_source_field_that_is_not_there_is_named_with_its_path() -> None:
    wrong = CUSTOMER.replace("PersonFirstName: first_name", "PersonFirstName: nick_name")

    assert faults(wrong) == {"legs.0.fields.PersonFirstName.source": "Contacts (Sales) has no field nick_name"}


def test_every_fault_is_named_at_once() -> None:
    wrong = CUSTOMER.replace("PersonFirstName: first_name", "PersonFirstName: {}").replace("- CustomerAccount", "- No")

    assert faults(wrong).keys() == {"legs.0.fields.PersonFirstName", "legs.0.key"}


@pytest.mark.parametrize(
    ("was", "becomes", "path"),
    [
        ("form: direct", "form: sideways", "form"),
        ("form: direct", "form: two_hop", "legs"),
        ("target: customer", "target: vendor", "target"),
        ("entity_set: CustomersV2", "entity_set: ''", "legs.0.entity_set"),
        ("is_active_customer:", "colour:", "filter.colour"),
        ("business_unit_field: ''", "business_unit_field: unit", "business_unit_field"),
        ("enabled: true", "enabled: true\nschedule: daily", "schedule"),
        ("PersonFirstName: first_name", "PersonFirstName: {source: [a]}", "legs.0.fields.PersonFirstName.source"),
    ],
)
def test_what_cannot_run_is_refused_with_its_path(was: str, becomes: str, path: str) -> None:
    assert was in CUSTOMER

    assert path in faults(CUSTOMER.replace(was, becomes))


@pytest.mark.parametrize("text", ["", "- a\n- b", "{", "name: [", "a: 1\na: 2"])
def test_what_is_no_project_is_refused(text: str) -> None:
    assert faults(text)


def test_norway_is_no_boolean_and_10_is_a_text_where_a_text_is_wanted() -> None:
    text = CUSTOMER.replace("default: '10'", "default: 20")
    site = "    SiteId: {source: country_region_code, value_map: {NO: 7, DK: 8}}\n    LanguageId:"

    project = read_project(text.replace("    LanguageId:", site))

    mapped = map_record(project, {"country_region_code": "NO"})
    assert (mapped.fields["SiteId"], mapped.fields["CustomerGroupId"]) == ("7", "20")


def test_a_name_that_is_given_twice_is_an_error() -> None:
    with pytest.raises(InvalidYaml, match="a is given twice"):
        read_yaml("a: 1\nb: 2\na: 3")


def test_yaml_that_is_written_means_the_same_when_it_is_read() -> None:
    value = {"NO": "No", "yes": "Yes", "date": "2026-11-20", "number": "010", "blank": "", "flag": True}

    assert read_yaml(write_yaml(value)) == value


def test_a_filter_lets_only_its_values_through() -> None:
    danish = DIRECT[Target.ACCOUNT].model_copy(update={"filter": {"country_region_code": ("DK",)}})

    assert with_company(danish) == (SyncState.SKIPPED, Reason.FILTERED_OUT)


@pytest.mark.parametrize(("blocked", "state"), [(False, SyncState.SENT), (True, SyncState.SKIPPED)])
def test_a_filter_knows_what_is_true_or_false_as_yes_and_no(blocked: bool, state: SyncState) -> None:
    open_ones = DIRECT[Target.ACCOUNT].model_copy(update={"filter": {"privacy_blocked": ("No",)}})

    assert with_company(open_ones, privacy_blocked=blocked)[0] is state


def test_records_of_a_project_that_is_off_are_pending() -> None:
    off = DIRECT[Target.ACCOUNT].model_copy(update={"enabled": False})

    assert with_company(off) == (SyncState.PENDING, Reason.PROJECT_IS_OFF)


def test_the_legal_entity_is_the_first_part_of_the_key() -> None:
    pair = Organization(legal_entity="usmf")
    project = DIRECT[Target.ACCOUNT].model_copy(update={"organizations": (pair,)})

    mapped = map_record(project, {"contact_number": "CT000001"})

    assert list(mapped.key.items()) == [("dataAreaId", "usmf"), ("CustomerAccount", "CT000001")]


def test_the_business_unit_chooses_the_legal_entity() -> None:
    pairs = (Organization(business_unit="NORTH", legal_entity="demf"), Organization(legal_entity="usmf"))
    project = DIRECT[Target.ACCOUNT].model_copy(
        update={"organizations": pairs, "business_unit_field": "territory_code"}
    )

    units = [map_record(project, {"territory_code": unit}).key["dataAreaId"] for unit in ("NORTH", "SOUTH", "")]

    assert units == ["demf", "usmf", "usmf"]


def test_a_business_unit_without_a_legal_entity_is_refused() -> None:
    pairs = (Organization(business_unit="NORTH", legal_entity="demf"),)
    project = DIRECT[Target.ACCOUNT].model_copy(
        update={"organizations": pairs, "business_unit_field": "territory_code"}
    )

    with pytest.raises(UnmappedValue, match="SOUTH"):
        map_record(project, {"territory_code": "SOUTH"})


def test_the_cds_organisation_of_the_pair_takes_the_place_of_org001() -> None:
    project = default_projects(Form.TWO_HOP)[Target.CONTACT_PERSON]
    cds_leg = project.model_copy(update={"legs": project.legs[:1]})

    as_preset = map_record(cds_leg, {"contact_number": "CON-01000-BVRCPS"})
    replaced = map_record(cds_leg.model_copy(update={"organizations": (Organization(organization="NORDWIND"),)}), {})

    fields = ("Organization_OrganizationId", "PrimaryAccount_Organization_OrganizationId")
    assert [as_preset.fields[field] for field in fields] == ["ORG001", "ORG001"]
    assert [replaced.fields[field] for field in fields] == ["NORDWIND", "NORDWIND"]
