"""Which containers a day's tour must empty, and which are worth a detour."""

from analysis.waste.tours.urgency import Urgency, UrgencyRules, urgency

__all__ = ["Urgency", "UrgencyRules", "urgency"]
