"""What processes count and measure about themselves, for Prometheus."""

from services.metrics.families import FAMILIES, Family, Samples
from services.metrics.publication import Publication, published
from services.metrics.registry import MetricRegistry

__all__ = ["FAMILIES", "Family", "MetricRegistry", "Publication", "Samples", "published"]
