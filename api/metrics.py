"""What /metrics counts: operations by name, type and outcome, and what the rest of us measures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

MOST_NAMES = 200
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that somebody else knows, such as jobs waiting; `counter` when it only grows."""

    name: str
    description: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
    counter: bool = False


class Metrics:
    """The numbers of one app. Operation names come from clients, so only so many are told apart."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._names: set[str] = set()
        self._operations = Counter(
            "rostrum_graphql_operations",
            "GraphQL operations done, and subscription events sent.",
            ("name", "type", "outcome"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "rostrum_graphql_seconds",
            "How long operations took.",
            ("type",),
            buckets=BUCKETS,
            registry=self._registry,
        )

    def operation_done(self, name: str | None, type: str, outcome: str, seconds: float) -> None:
        """Count one operation, or one event of a subscription."""
        self._operations.labels(self._known(name), type, outcome).inc()
        self._seconds.labels(type).observe(seconds)

    def _known(self, name: str | None) -> str:
        if not name:
            return "anonymous"
        if name not in self._names and len(self._names) >= MOST_NAMES:
            return "other"
        self._names.add(name)
        return name

    def text(self, measures: Sequence[Measure] = ()) -> bytes:
        """Everything in Prometheus' text format."""
        others = CollectorRegistry()
        others.register(Measured(measures))
        return generate_latest(self._registry) + generate_latest(others)


class Measured(Collector):
    """Measures as Prometheus wants them: those of one name together."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        self._measures = measures

    def collect(self) -> Iterable[Metric]:
        """One family for each name."""
        families: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
        for each in self._measures:
            kind = CounterMetricFamily if each.counter else GaugeMetricFamily
            labels = sorted(each.labels)
            family = families.setdefault(
                each.name, kind(each.name, each.description, labels=labels)
            )
            family.add_metric([each.labels[label] for label in labels], each.value)
        return families.values()
