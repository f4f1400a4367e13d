"""What Prometheus wants to know: requests, rows, errors, and how long answers take."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)
_OF = ("model", "version")


class Figures:
    """Counts of one server. Only models that exist have a line, so that nobody can fill the memory with names."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter("glassnet_requests", "Inference requests answered.", _OF, registry=registry)
        self._rows = Counter("glassnet_rows", "Rows of input in answered requests.", _OF, registry=registry)
        self._seconds = Histogram(
            "glassnet_seconds",
            "From the whole request to the answer, in seconds.",
            _OF,
            buckets=_SECONDS,
            registry=registry,
        )
        self._errors = Counter("glassnet_errors", "Requests refused, by HTTP status.", ("status",), registry=registry)

    def answered(self, name: str, version: int, rows: int, seconds: float) -> None:
        """Count an answer."""
        of = name, str(version)
        self._requests.labels(*of).inc()
        self._rows.labels(*of).inc(rows)
        self._seconds.labels(*of).observe(seconds)

    def refused(self, status: int) -> None:
        """Count a refusal."""
        self._errors.labels(str(status)).inc()

    def text(self) -> bytes:
        """All of them, in Prometheus's text format."""
        return generate_latest(self._registry)
