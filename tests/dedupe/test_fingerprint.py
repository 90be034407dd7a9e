"""What is remembered of a contact."""

from services.dedupe.domain.fingerprint import Fingerprint
from tests.dedupe.examples import company, person


def test_a_fingerprint_is_read_back_from_its_document_as_it_was() -> None:
    for remembered in (company(), person(email_2="info@hansekontor.de"), person(name="", phone_no="", email="")):
        assert Fingerprint.from_document(remembered.document()) == remembered


def test_a_document_holds_plain_values_only() -> None:
    plain = (str, int, list)

    document = person().document()

    assert all(type(value) in plain for value in document.values())
    assert all(type(item) is str for value in document.values() if isinstance(value, list) for item in value)


def test_a_document_is_read_without_its_keys_and_with_fields_of_a_later_version() -> None:
    document = company().document() | {"rarity": 3}
    del document["keys"]

    remembered = Fingerprint.from_document(document)

    assert remembered.keys == ()
    assert remembered.vat == "123456789"


def test_a_document_of_an_earlier_version_lacks_what_came_later() -> None:
    document = person().document()
    del document["employer"]

    assert Fingerprint.from_document(document).employer == ""
