"""What command a row is."""

from typing import Any
from uuid import UUID

import pytest

from relata.importer.columns import Columns
from relata.importer.commands import command_of
from relata.importer.rows import Row
from shared.contracts.contacts import BusinessRelation, CorrespondenceType, CreateContact, FieldError, LinkToTable

ID = UUID("11111111-1111-4111-8111-111111111111")


def made(**values: Any) -> CreateContact | tuple[FieldError, ...]:
    return command_of(Row(1, 2, values), Columns(), ID)


def test_blank_cells_are_absent() -> None:
    assert made(name="Contoso AG", email="", minor="", company_id="", type="") == made(name="Contoso AG")


def test_words_of_a_choice_are_taken_in_any_case() -> None:
    command = made(type=" PERSON", name="Ann Lee", correspondence_type="hard copy", minor="Yes")

    assert isinstance(command, CreateContact)
    assert (command.type, command.correspondence_type, command.minor) == ("Person", CorrespondenceType.HARD_COPY, True)


def test_every_reason_is_told_at_once_and_no_value_with_it() -> None:
    errors = made(type="Robot", minor="perhaps", company_id="C100", shoe_size="46")

    assert isinstance(errors, tuple)
    assert {error.field for error in errors} == {"type", "minor", "company_id", "shoe_size"}
    assert not any(value in error.message for error in errors for value in ("Robot", "perhaps", "C100", "46"))


def test_relations_of_json_lines_and_number_columns_come_together() -> None:
    command = made(name="Contoso AG", business_relations=[{"business_relation_code": "PRESS"}], employee_no="E1")

    assert isinstance(command, CreateContact)
    assert command.business_relations == (
        BusinessRelation(business_relation_code="PRESS"),
        BusinessRelation(business_relation_code="", link_to_table=LinkToTable.EMPLOYEE, no="E1"),
    )


def test_labels_of_a_cell_and_number_columns_come_together() -> None:
    command = made(name="Contoso AG", business_relations="PRESS; LAW", customer_no="C1")

    assert isinstance(command, CreateContact)
    assert [one.business_relation_code for one in command.business_relations] == ["PRESS", "LAW", ""]


@pytest.mark.parametrize(
    ("values", "type"),
    [
        ({"name": "Contoso AG"}, "Company"),
        ({"name": "Ann Lee", "company_no": "C100"}, "Person"),
        ({"first_name": "Ann", "surname": "Lee"}, "Person"),
        ({"name": "Lee & Sons", "surname": "Lee", "type": "Company"}, "Company"),
    ],
)
def test_type_is_what_the_row_says_and_else_what_its_fields_tell(values: dict[str, str], type: str) -> None:
    command = made(**values)

    assert isinstance(command, CreateContact)
    assert command.type == type
