"""The figures every service shows at /metrics."""

import collections
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counters and gauges of one service process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.messages_in = self._counter("messages_in", "Messages read", "topic", "type")
        self.messages_out = self._counter("messages_out", "Messages published", "topic", "type")
        self.outcomes = self._counter("messages_handled", "How messages ended", "type", "outcome")
        self.dead_letters = self._counter("dead_letters", "Messages put aside", "reason")
        self.retries = self._counter("retries", "Waits for a store or broker that was away", "of")
        self.conflicts = self._counter("conflicts", "Saves that lost the compare-and-set and were done again")
        self.handling = Histogram(
            "relata_batch_seconds",
            "Seconds from a batch read to its offsets committed",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.batch_size = Histogram(
            "relata_batch_messages",
            "Messages of a batch",
            buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000),
            registry=self.registry,
        )
        self.outbox = Gauge(
            "relata_outbox_depth", "Documents with unsent events", ["collection"], registry=self.registry
        )
        self.lag = Gauge("relata_lag", "Messages not read yet", ["topic", "partition"], registry=self.registry)

    def add(self, counter: Counter, labels: Iterable[tuple[str, ...]]) -> None:
        """Count one for each of these label values, by one step per kind."""
        for values, times in collections.Counter(labels).items():
            counter.labels(*values).inc(times)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"relata_{name}", text, labels, registry=self.registry)
