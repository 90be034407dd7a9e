"""What the versions of events promise: each once, in order, none left out, the newest last."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from shared.platform.kafka.envelope import Received

Histories = Mapping[tuple[str, str], list[int]]
"""The versions of each topic's keys as they were heard, repeats included."""


def histories(events: Iterable[Received]) -> Histories:
    heard: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for event in events:
        heard[event.topic, event.message.key()].append(event.message.version)  # type: ignore[attr-defined]
    return heard


def overtaken(events: Iterable[Received]) -> list[tuple[str, str]]:
    """The keys whose last event is not their newest: compaction would keep an old state."""
    return [place for place, heard in histories(events).items() if heard[-1] != max(heard)]


def check_versions(events: list[Received]) -> None:
    """A version may be told again, in the same words; whoever drops repeats hears 1, 2, 3, ... of each aggregate."""
    words: dict[str, bytes | None] = {}
    for event in events:
        assert event.record is not None
        first = words.setdefault(event.identity, event.record.value)
        assert event.record.value == first, f"two events are called {event.identity}"
    for (topic, key), heard in histories(events).items():
        told = list(dict.fromkeys(heard))
        # a sync record also has versions of which nobody is told, and its events are on two topics
        wanted = sorted(told) if topic.startswith("sync.") else list(range(1, len(told) + 1))
        assert told == wanted, f"{topic} {key}: versions {heard}"
