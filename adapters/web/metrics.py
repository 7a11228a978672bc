"""Counters for operators, in a registry of their own. Labels hold no text and no names."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from adapters.web.desk import Chat
from bot.ports import Made

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 40)


class Metrics:
    """What is counted; `text` is the page that Prometheus reads."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._translations = Counter(
            "fogbridge_translations",
            "Translations made.",
            ("engine", "fallback", "direction"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "fogbridge_translation_seconds",
            "Seconds that a translation took, the model's time included.",
            ("engine",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._violations = Counter(
            "fogbridge_check_violations",
            "What the checks found in the answers of models.",
            ("code",),
            registry=self._registry,
        )
        self._requests = Counter(
            "fogbridge_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._request_seconds = Histogram(
            "fogbridge_request_seconds",
            "Seconds until a request was answered.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def watch(self, chats: Chat) -> None:
        """From now on the page also says how the chat platforms' queue is."""
        self._registry.register(_Chats(chats))

    def count_translation(self, made: Made) -> None:
        """One translation, how long it took, and what the checks found."""
        result = made.translation
        direction = f"{result.from_}_to_{result.to}"
        fallback = result.checks.fallback or "none"
        self._translations.labels(result.engine, fallback, direction).inc()
        self._seconds.labels(result.engine).observe(made.timings.total / 1000)
        for violation in result.checks.violations:
            self._violations.labels(violation.code).inc()

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request; `route` is the template of its address."""
        self._requests.labels(route, method, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)


class _Chats(Collector):
    """Looks at the queue whenever the page is read."""

    def __init__(self, chats: Chat) -> None:
        self.chats = chats

    def collect(self) -> Iterator[Metric]:
        backlog, deliveries = self.chats.backlog, self.chats.deliveries
        jobs = GaugeMetricFamily(
            "fogbridge_jobs",
            "Jobs of the queue as of its last look, once a minute: failed ones are run again, dead ones are not.",
            labels=("state",),
        )
        for state in ("waiting", "failed", "dead"):
            jobs.add_metric((state,), getattr(backlog, state))
        yield jobs
        delivered = CounterMetricFamily(
            "fogbridge_deliveries",
            "Deliveries of chat platforms: taken is written down, refused could not be.",
            labels=("outcome",),
        )
        for outcome in ("taken", "refused"):
            delivered.add_metric((outcome,), getattr(deliveries, outcome))
        yield delivered
