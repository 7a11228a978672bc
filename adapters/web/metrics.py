"""Counters for operators, in a registry of their own. Labels hold no text and no names."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

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
