"""How long the demo waits: as long as anything goes on."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import pytest

from relata.demo import story
from relata.demo.report import Account
from relata.demo.tally import Tally


@dataclass
class Slow:
    """Groups that are `left` messages behind and handle one each time they are asked."""

    left: int
    stays_at: int = 0
    asked: list[int] = field(default_factory=list)

    async def behind(self) -> dict[str, int]:
        self.left = max(self.stays_at, self.left - 1)
        self.asked.append(self.left)
        return {"contacts": self.left}

    async def dead_letters(self) -> int:
        return 0


async def settled(monkeypatch: pytest.MonkeyPatch, handled: Slow, timeout_seconds: float) -> tuple[Account, float]:
    """The account when the waiting ends, and the seconds that it took."""
    account = Account(samples=None, tally=Tally(), started=0.0)  # type: ignore[arg-type]
    monkeypatch.setattr(story, "Handled", lambda _: handled)
    monkeypatch.setattr(Account, "missing", lambda account: {g: n for g, n in account.behind.items() if n})
    monkeypatch.setattr(story, "SETTLED_SECONDS", 0.0)
    started = monotonic()
    nothing: Any = None
    await story._settled(nothing, account, None, timeout_seconds)
    return account, monotonic() - started


async def test_what_takes_longer_than_the_timeout_is_waited_for_while_it_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account, seconds = await settled(monkeypatch, Slow(left=12), timeout_seconds=1.0)

    assert account.behind == {"contacts": 0}
    assert seconds > 2.0


async def test_what_goes_on_no_more_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    account, _ = await settled(monkeypatch, Slow(left=12, stays_at=10), timeout_seconds=1.0)

    assert account.missing() == {"contacts": 10}
