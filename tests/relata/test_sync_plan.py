"""`relata sync plan FILE`: decisions, reasons and payloads of JSON Lines, as programs read them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from relata.app import app

ADATUM = {"kind": "account", "id": "A1", "no": "ACC1", "name": "Adatum Corporation"}
JANE = {
    "kind": "contact",
    "id": "C1",
    "first_name": "Jane",
    "surname": "Doe",
    "contact_number": "CON-01000-BVRCPS",
    "parent_id": "A1",
}
QUOTE = {"kind": "document", "type": "quote", "contact_id": "C1"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "records.jsonl"


def planned(file: Path, *lines: Any, code: int = 0, options: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
    """The plan by id; a line that is a text is written as it is."""
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    ran = CliRunner().invoke(app, ["sync", "plan", str(file), "--json", *options])
    assert ran.exit_code == code, ran.output
    return {plan["id"]: plan for plan in json.loads(ran.stdout)}


def test_an_account_and_its_contact_are_planned_with_entity_key_and_fields(file: Path) -> None:
    plans = planned(file, JANE, ADATUM)

    assert (plans["A1"]["decision"], plans["C1"]["decision"]) == ("account", "contact_person")
    assert plans["C1"]["entity"] == "CDS Contacts"
    assert plans["C1"]["key"] == {"ContactPersonPartyNumber": "CON-01000-BVRCPS", "AssociatedPartyNumber": "ACC1"}
    assert plans["C1"]["fields"]["LastName"] == {"value": "Doe", "from": "source"}


@pytest.mark.parametrize("kind", ["quote", "order", "invoice", "Sales Quote", "Sales Order Confirmation"])
def test_a_document_makes_its_contact_a_customer(file: Path, kind: str) -> None:
    plans = planned(file, ADATUM, JANE, {**QUOTE, "type": kind})

    assert (plans["C1"]["decision"], plans["C1"]["reason"]) == ("customer", "active_customer")


def test_other_documents_change_nothing(file: Path) -> None:
    assert planned(file, ADATUM, JANE, {**QUOTE, "type": "Sales Shipment Note"})["C1"]["decision"] == "contact_person"


def test_a_contact_waits_for_an_account_that_is_not_there_or_not_acknowledged(file: Path) -> None:
    unknown = {**JANE, "id": "C2", "parent_id": "A9"}
    plans = planned(file, {**ADATUM, "in_finance": False}, JANE, unknown)

    assert {plans[id]["reason"] for id in ("C1", "C2")} == {"account_not_in_finance"}
    assert {plans[id]["decision"] for id in ("C1", "C2")} == {"waiting"}


@pytest.mark.parametrize(
    "parent",
    [{"parent_id": "C1"}, {"parent": {"kind": "contact", "id": "X"}}, {"parent_contact_id": "X"}],
)
def test_a_contact_below_a_contact_is_skipped(file: Path, parent: dict[str, Any]) -> None:
    below = {"kind": "contact", "id": "C2", "contact_number": "CON-01001-AAAAAA", **parent}

    assert planned(file, ADATUM, JANE, below)["C2"]["reason"] == "parent_is_a_contact"


def test_a_contact_whose_number_is_blank_is_refused_and_one_without_gets_one(file: Path) -> None:
    blank, new = {**JANE, "contact_number": ""}, {**JANE, "id": "C2"}
    del new["contact_number"]
    plans = planned(file, ADATUM, blank, new)

    assert (plans["C1"]["decision"], plans["C1"]["reason"]) == ("refused", "contact_number_missing")
    assert plans["C2"]["decision"] == "contact_person"


def test_fields_may_have_the_names_of_sales(file: Path) -> None:
    sales = {
        "kind": "contact",
        "contactid": "C1",
        "firstname": "Jane",
        "lastname": "Doe",
        "emailaddress1": "j@x.example",
        "msdynce_contactnumber": "CON-01000-BVRCPS",
        "parentcustomerid": {"logicalName": "account", "id": "A1"},
        "donotemail": True,
        "statecode": "Inactive",
        "address1_country": "DK",
        "msdynce_isactivecustomer": "No",
    }

    fields = planned(file, ADATUM, sales)["C1"]["fields"]

    assert (fields["FirstName"]["value"], fields["PrimaryEmailAddress"]["value"]) == ("Jane", "j@x.example")
    assert fields["IsReceivingDirectMail"] == {"value": "No", "from": "value map"}
    assert (fields["IsInactive"]["value"], fields["PrimaryAddressCountryRegionISOCode"]["value"]) == ("Yes", "DK")


@pytest.mark.parametrize(("name", "inactive"), [("statecode", "Inactive"), ("state", "inactive"), ("status", 1)])
def test_a_record_says_in_several_words_that_it_is_inactive(file: Path, name: str, inactive: Any) -> None:
    assert planned(file, ADATUM, {**JANE, name: inactive})["C1"]["fields"]["IsInactive"]["value"] == "Yes"


def test_what_is_called_active_elsewhere_stays_a_text(file: Path) -> None:
    fields = planned(file, ADATUM, {**JANE, "state": "OH", "description": "Active"})["C1"]["fields"]

    assert (fields["PrimaryAddressStateId"]["value"], fields["Notes"]["value"]) == ("OH", "Active")


@pytest.mark.parametrize(
    "whose",
    [
        {"customer_type": "account", "customer_id": "A1"},
        {"customer": {"type": "account", "id": "A9"}},
        {"account_type": "Customer", "account_no": "10000"},
    ],
)
def test_a_document_of_an_account_makes_no_contact_a_customer(file: Path, whose: dict[str, Any]) -> None:
    plans = planned(file, ADATUM, JANE, {"kind": "document", "type": "quote", **whose})

    assert {id: plan["decision"] for id, plan in plans.items()} == {"A1": "account", "C1": "contact_person"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not_json"),
        ("[]", "not_an_object"),
        ({"id": "X"}, "unknown_kind"),
        ({"kind": "contact"}, "id_missing"),
        ({**JANE, "id": "A1"}, "id_twice"),
        ({**QUOTE, "type": "poem"}, "unknown_document_type"),
        ({"kind": "document", "type": "quote"}, "customer_missing"),
        ({**JANE, "first_name": ["Jane"]}, "invalid_value"),
    ],
)
def test_a_line_that_is_no_record_is_refused_and_the_others_are_planned(file: Path, line: Any, reason: str) -> None:
    file.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in (ADATUM, line)), "utf-8")
    ran = CliRunner().invoke(app, ["sync", "plan", str(file), "--json"])

    plans = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert plans[0]["decision"] == "account"
    assert (plans[-1]["decision"], plans[-1]["reason"]) == ("refused", reason)


def test_through_cds_the_organisation_and_the_role_are_presets(file: Path) -> None:
    role = {**JANE, "accountrolecode": "Decision Maker"}

    fields = planned(file, ADATUM, role, options=("--form", "two_hop"))["C1"]["fields"]

    assert fields["DecisionMakingRole"] == {"value": "Decision", "from": "value map"}


def test_a_project_takes_the_place_of_its_template(file: Path, tmp_path: Path) -> None:
    yaml = tmp_path / "accounts.yaml"
    exported = CliRunner().invoke(app, ["sync", "export", "Accounts (Sales to Fin and Ops) - Direct"]).stdout
    yaml.write_text(exported.replace("'13'", "'21'"), "utf-8")

    assert planned(file, ADATUM, options=("--project", str(yaml)))["A1"]["fields"]["WarehouseId"]["value"] == "21"


def test_a_project_that_cannot_run_is_named_with_the_path_of_its_fault(file: Path, tmp_path: Path) -> None:
    yaml = tmp_path / "accounts.yaml"
    exported = CliRunner().invoke(app, ["sync", "export", "Accounts (Sales to Fin and Ops) - Direct"]).stdout
    yaml.write_text(exported.replace("OrganizationName: name", "OrganizationName: title"), "utf-8")

    ran = CliRunner().invoke(app, ["sync", "import", str(yaml), "--check"])

    assert ran.exit_code == 1
    assert "legs.0.fields.OrganizationName.source: Accounts (Sales) has no field title" in ran.stderr


def test_a_file_that_is_not_there_is_exit_code_2(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["sync", "plan", str(tmp_path / "none.jsonl")]).exit_code == 2
