"""docs/messages says what the apps say."""

from pathlib import Path

import pytest

from relata.docs import pages

FOLDER = Path(__file__).parent.parent / "docs" / "messages"


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_written_page_is_what_the_apps_say(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run: make docs"
