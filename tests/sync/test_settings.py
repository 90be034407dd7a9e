"""What a business sets up of its numbers in Finance (Prospect to Cash solution for Sales, one record per entity)."""

import pytest

from services.sync.database import SyncDatabase
from services.sync.settings import SyncSettings
from shared.platform.settings import read
from tests.fakes import in_memory
from tests.sync.given import company, created
from tests.sync.service import Sync, nth_person


async def test_numbers_have_the_form_that_is_set() -> None:
    own = {"prefix": "KD", "first": 7, "suffix_length": 4}
    settings = SyncSettings.model_validate({f"sync_contact_number_{name}": value for name, value in own.items()})
    sync = Sync()
    sync.database = in_memory(SyncDatabase, forms=settings.number_forms(), choice=lambda letters: letters[0])

    await sync.takes(created(nth_person(1)), created(company(no="")), created(nth_person(2)))

    numbers = sorted(document.state.contact_number for document in await sync.database.records.find({}))
    assert numbers == ["ACC-01000-AAAAAA", "KD-00007-AAAA", "KD-00008-AAAA"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SYNC_CONTACT_NUMBER_PREFIX", "KUND"),
        ("SYNC_CONTACT_NUMBER_PREFIX", "k"),
        ("SYNC_CONTACT_NUMBER_FIRST", "0"),
        ("SYNC_ACCOUNT_NUMBER_SUFFIX_LENGTH", "3"),
        ("SYNC_ACCOUNT_NUMBER_SUFFIX_LENGTH", "7"),
        ("SYNC_ACCOUNT_NUMBER_PREFIX", "CON"),
    ],
)
def test_a_form_that_cannot_be_ends_the_service_with_its_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit):
        read(SyncSettings)

    assert capsys.readouterr().err.startswith(f"{name}: ")
