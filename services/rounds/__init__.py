"""Fixed rounds: what they would empty on a day."""

from services.rounds.schedule import RoundStop, due

__all__ = ["RoundStop", "due"]
