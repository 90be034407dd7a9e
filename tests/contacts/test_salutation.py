"""How a contact is greeted (Business Central, Salutation Formula table 5069)."""

import pytest

from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.salutation import Salutation, greeting
from shared.contracts.contacts_setup import (
    SalutationChanged,
    SalutationFormula,
    SalutationName,
    SalutationType,
    SetSalutation,
)
from tests.contacts.examples import a_person
from tests.contacts.running import Contacts, codes

THREE_NAMES = (SalutationName.FIRST_NAME, SalutationName.MIDDLE_NAME, SalutationName.SURNAME)
FORMAL, INFORMAL = SalutationType.FORMAL, SalutationType.INFORMAL


def formula(salutation: str, *names: SalutationName, **fields: str) -> SalutationFormula:
    return SalutationFormula.model_validate({"salutation": salutation, "names": names, **fields})


MALE = Salutation(
    code="M",
    formulas=(
        formula("Dear Mr. %1 %2 %3,", *THREE_NAMES, language_code="ENU"),
        formula("Hi %1,", *THREE_NAMES, language_code="ENU", salutation_type="Informal"),
        formula("Sehr geehrter Herr %3,", *THREE_NAMES, language_code="DEU"),
    ),
)


def test_dear_title_and_name() -> None:
    """Microsoft Learn, Set up relationship management: "Dear" + title + name gives "Dear Mr. John Smith"."""
    dear = formula("Dear Mr. %1 %2", SalutationName.FIRST_NAME, SalutationName.SURNAME)

    assert greeting(dear, a_person(name="John Smith")) == "Dear Mr. John Smith"


def test_a_blank_place_goes_with_the_space_behind_it() -> None:
    assert MALE.greeting(a_person(name="John Smith"), FORMAL, "ENU") == "Dear Mr. John Smith,"


def test_a_blank_place_at_the_end_leaves_the_space_before_it() -> None:
    assert MALE.greeting(a_person(name="John"), FORMAL, "ENU") == "Dear Mr. John ,"


def test_a_name_that_looks_like_a_place_is_a_name() -> None:
    dear = formula("Dear %1 %2", SalutationName.JOB_TITLE, SalutationName.SURNAME)

    assert greeting(dear, a_person(name="John Smith", job_title="Head of %2")) == "Dear Head of %2 Smith"


def test_formal_and_informal_and_each_language_have_their_own() -> None:
    john = a_person(name="John Smith")

    assert MALE.greeting(john, INFORMAL, "ENU") == "Hi John,"
    assert MALE.greeting(john, FORMAL, "DEU") == "Sehr geehrter Herr Smith,"


@pytest.mark.parametrize("language", ["", "FRA"])
def test_no_other_language_stands_in(language: str) -> None:
    with pytest.raises(ContactRefused, match=r"There is no formal salutation in language (blank|FRA) for contact"):
        MALE.greeting(a_person(), FORMAL, language)


def test_every_kind_of_name_has_its_place() -> None:
    names = (SalutationName.JOB_TITLE, SalutationName.INITIALS, SalutationName.COMPANY_NAME)
    person = a_person(job_title="Dr.", initials="JS").model_copy(update={"company_name": "Cronus"})

    assert greeting(formula("%1 %2 (%3)", *names), person) == "Dr. JS (Cronus)"


def test_a_greeting_is_cut_at_260_characters() -> None:
    company = a_person().model_copy(update={"company_name": "x" * 100})

    assert len(greeting(formula("%1%2%3", *[SalutationName.COMPANY_NAME] * 3), company)) == 260


async def test_a_salutation_is_set_up_by_command_and_counts_its_changes() -> None:
    contacts = Contacts()
    first = SetSalutation(code="m", description="Male", formulas=MALE.formulas)

    await contacts.handle(first, SetSalutation(code="M", formulas=MALE.formulas[:1]))

    told = [event for event in contacts.publisher.messages() if isinstance(event, SalutationChanged)]
    assert [(event.code, event.version, len(event.formulas)) for event in told] == [("M", 1, 3), ("M", 2, 1)]


async def test_what_is_wrong_with_formulas_is_named_all_at_once() -> None:
    command = SetSalutation(code="TOO-LONG-CODE", description="x" * 101, formulas=(formula(" "), formula("x" * 51)))

    (outcome,) = await Contacts().handle(command)

    assert codes(outcome) == ["code_length", "too_long", "formula_repeated", "salutation_blank", "too_long"]
