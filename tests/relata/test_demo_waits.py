"""How long the demo waits: as long as anything goes on."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from relata.demo import story
from relata.demo.report import Account
from relata.demo.samples import Samples
from relata.demo.tally import Tally
from shared.platform.settings import Settings

TIMEOUT_SECONDS = 10.0


@dataclass
class Slow:
    """Groups that are `left` messages behind: each time they are asked, five seconds later, they have handled one."""

    left: int
    stays_at: int = 0
    clock: float = 0.0

    async def behind(self) -> dict[str, int]:
        self.left, self.clock = max(self.stays_at, self.left - 1), self.clock + 5
        return {"contacts": self.left}

    async def dead_letters(self) -> int:
        return 0


async def settled(monkeypatch: pytest.MonkeyPatch, handled: Slow) -> Account:
    """The account when the waiting ends."""
    account = Account(Samples(Path("samples")), Tally(), started=0.0)
    monkeypatch.setattr(story, "Handled", lambda _: handled)
    monkeypatch.setattr(story, "monotonic", lambda: handled.clock)
    monkeypatch.setattr(story, "SETTLED_SECONDS", 0.0)
    monkeypatch.setattr(Account, "missing", lambda account: {g: n for g, n in account.behind.items() if n})
    await story._settled(Settings(), account, None, TIMEOUT_SECONDS)
    return account


async def test_what_takes_longer_than_the_timeout_is_waited_for_while_it_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = await settled(monkeypatch, handled := Slow(left=6))

    assert account.behind == {"contacts": 0}
    assert handled.clock > 2 * TIMEOUT_SECONDS


async def test_what_goes_on_no_more_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    account = await settled(monkeypatch, handled := Slow(left=6, stays_at=5))

    assert account.missing() == {"contacts": 5}
    assert handled.clock < 2 * TIMEOUT_SECONDS
