"""What a web process counts of its requests, and all metrics as Prometheus' text."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from services.metrics import FAMILIES, MetricRegistry, Samples
from services.metrics.families import PREFIX
from services.metrics.registry import Sample

_AREAS: Final = ("api", "assets", "dash", "embed", "healthz", "ingest", "metrics")
_PARTS: Final = ("_bucket", "_sum", "_count")


def note(metrics: MetricRegistry, path: str, status: int, seconds: float) -> None:
    """Count one answer, by area and class of its status."""
    first = path[1:].partition("/")[0]
    metrics.count("http_requests_total", area=first if first in _AREAS else "pages", status=f"{status // 100}xx")
    metrics.observe("http_request_duration_seconds", seconds)


def measured(name: str, samples: Samples) -> Iterable[Sample]:
    """Samples of a family, which is named without its prefix."""
    return [(f"{PREFIX}{name}", dict(labels), value) for labels, value in samples.items()]


def lines(samples: Iterable[Sample]) -> Iterator[str]:
    """Samples as text, those of each family together below its head."""
    order = {name: at for at, name in enumerate(FAMILIES)}
    ordered = sorted(samples, key=lambda one: order[_family(one[0])])
    for name, found in groupby(ordered, key=lambda one: _family(one[0])):
        yield f"# HELP {name} {FAMILIES[name].about}"
        yield f"# TYPE {name} {FAMILIES[name].kind}"
        yield from (_line(*one) for one in found)


def _family(name: str) -> str:
    ending = next((one for one in _PARTS if name.endswith(one) and name.removesuffix(one) in FAMILIES), "")
    return name.removesuffix(ending)


def _line(name: str, labels: dict[str, str], value: float) -> str:
    inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{inside}}} {value}" if inside else f"{name} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
