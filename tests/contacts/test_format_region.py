"""The format region that a language brings with it."""

from tests.contacts.examples import a_company, changed


def test_a_language_brings_its_format_region_where_there_is_none() -> None:
    assert a_company(language_code="deu").format_region == "de-DE"
    assert changed(a_company(), language_code="DAN").format_region == "da-DK"


def test_a_format_region_that_is_there_stays() -> None:
    assert changed(a_company(format_region="de-AT"), language_code="DEU").format_region == "de-AT"


def test_a_language_of_ones_own_brings_none() -> None:
    assert a_company(language_code="PLATT").format_region == ""
