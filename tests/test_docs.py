"""docs/messages says what the apps say."""

from pathlib import Path

from relata.docs import pages

FOLDER = Path(__file__).parent.parent / "docs" / "messages"


def test_the_written_pages_are_what_the_apps_say() -> None:
    said, written = pages(), {page.name: page.read_text(encoding="utf-8") for page in FOLDER.iterdir()}

    differing = [name for name in said.keys() | written.keys() if said.get(name) != written.get(name)]
    assert not differing, "run: make docs"
