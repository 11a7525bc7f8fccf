"""Fixed rounds: what they would empty on a day, and when they come next."""

from services.rounds.ahead import NextRound, next_day, next_due
from services.rounds.schedule import RoundStop, due

__all__ = ["NextRound", "RoundStop", "due", "next_day", "next_due"]
