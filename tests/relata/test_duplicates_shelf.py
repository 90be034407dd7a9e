"""Records of a file, read back by number."""

import pytest

from relata.duplicates import shelf
from relata.duplicates.catalogue import catalogue
from relata.duplicates.records import Contacts
from shared.contracts.contacts import ContactType


def batch(first: int, many: int) -> Contacts:
    ids = [str(number) for number in range(first, first + many)]
    return Contacts(ids, [ContactType.PERSON] * many, {"name": [f"Anna Berg{id}" for id in ids]})


@pytest.mark.parametrize("processes", [1, 2])
def test_records_that_have_no_room_as_they_are_are_packed(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "REMEMBERED", 3)

    found = catalogue([batch(0, 2), batch(2, 2), batch(4, 2)], processes, lambda _: None)

    assert [found.id(number) for number in range(6)] == ["0", "1", "2", "3", "4", "5"]
    assert [found.form(number).surname for number in (0, 5)] == [("berg0",), ("berg5",)]
