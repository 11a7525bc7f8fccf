"""What is said of a building's use of one carrier: excess, nothing strange, or what is still missing."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

import numpy as np

from analysis.energy.beside_baseline import BesideBaseline
from analysis.energy.excess import Excess
from dashboard.parts.chart.axis import day_month
from dashboard.parts.figures import ZONE, number
from dashboard.texts import Words
from services.energy.account import EnergyAccount

WEEK_DAYS: Final = 7
RECENT_DAYS: Final = 28
_LITTLE_PERCENT: Final = 2.0
_MOST_PERCENT: Final = 1_000.0


@dataclass(frozen=True, slots=True)
class EnergySentences:
    """Of one account, as seen on a day."""

    account: EnergyAccount
    today: date
    words: Words

    @property
    def carrier(self) -> str:
        """``Gas``."""
        return self.words[f"meters.carrier.{self.account.carrier}"]

    @property
    def is_excess(self) -> bool:
        """Whether something is to be done."""
        beside = self.account.beside
        return beside is not None and beside.excess is not None

    def answer(self) -> str:
        """The first sentence."""
        beside = self.account.beside
        if beside is None:
            return self.words[f"energy.lack.{self.account.lack}"]
        if beside.excess is not None:
            return excess_sentence(beside.excess, self.carrier, today=self.today, words=self.words)
        if beside.detector is None:
            return self.words["energy.no_detector"]
        if beside.smallest is None:
            return self.words["energy.too_uneven"]
        return self._usual(beside)

    def further(self) -> list[str]:
        """What else is to be known: that readings are old, when more can be said, what is found here."""
        account, words, beside = self.account, self.words, self.account.beside
        said = []
        if account.is_old(self.today) and account.last is not None:
            said.append(words.say("energy.old", date=f"{account.last:%d.%m.%Y}"))
        if account.until is not None:
            said.append(words.say("energy.until", date=f"{account.until:%d.%m.%Y}"))
        if beside is not None:
            if beside.smallest is not None:
                percent = number(100 * beside.smallest, decimals=0, words=words)
                said.append(words.say("energy.smallest", percent=percent))
            first, last = (f"{at.astype(date):%d.%m.%Y}" for at in (beside.first, beside.last))
            error = number(100 * beside.baseline.cv_rmse, decimals=0, words=words)
            said.append(words.say("energy.learned", first=first, last=last, error=error))
        return said

    def _usual(self, beside: BesideBaseline) -> str:
        """How far the last weeks are from what is usual, where that is more than little."""
        recent = ~np.isnan(beside.used) & ~np.isnan(beside.expected) & ~beside.learned
        recent[:-RECENT_DAYS] = False
        expected = float(beside.expected[recent].sum())
        if not expected > 0:
            return self.words["energy.usual"]
        percent = 100.0 * (float(beside.used[recent].sum()) / expected - 1.0)
        if abs(percent) < _LITTLE_PERCENT:
            return self.words["energy.usual"]
        key = "energy.usual_more" if percent > 0 else "energy.usual_less"
        days = int(recent.sum())
        told = number(abs(percent), decimals=0, words=self.words)
        return self.words.say(key, percent=told, days=days)


def excess_sentence(excess: Excess, carrier: str, *, today: date, words: Words) -> str:
    """Such as ``Seit Dienstag 18 % mehr Gas als bei diesem Wetter üblich, vor allem nachts.``."""
    percent = number(excess.percent, decimals=0, words=words) if excess.percent < _MOST_PERCENT else ""
    when = since(excess.since, today=today, words=words)
    key = "energy.excess" if percent else "energy.excess_much"
    mostly = words[f"energy.mostly.{excess.mostly}"]
    return words.say(key, since=when, percent=percent, carrier=carrier, mostly=mostly)


def since(day: date, *, today: date, words: Words) -> str:
    """``Dienstag`` of the last week, else ``3. November`` with its year where that is another one."""
    if (today - day).days < WEEK_DAYS:
        return words["energy.weekdays"].split()[day.weekday()]
    told = day_month(datetime.combine(day, time(), ZONE), words)
    return told if day.year == today.year else f"{told} {day.year}"
