"""The figures of a building's year: use, cost, carbon dioxide, the year before, its kind, and what runs at night."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analysis.energy.comparison import Figure
from dashboard.parts.figures import number, quantity
from dashboard.parts.markup import Child, Markup
from dashboard.parts.status.table import cards
from dashboard.texts import Words
from services.energy.account import EnergyAccount

KILO: Final = 1_000.0


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Of one account."""

    account: EnergyAccount
    words: Words

    def table(self) -> Markup:
        """A row a figure, with where it is from or what is missing."""
        words = self.words
        head = [words[f"energy.column.{one}"] for one in ("figure", "value", "from")]
        return cards(head, [*self.rows()], caption=words["energy.figures"])

    def rows(self) -> Iterator[list[Child]]:
        """What the table shows."""
        year = self.account.year
        if year.first is None or year.last is None:
            return
        span = f"{year.first:%d.%m.%Y} – {year.last:%d.%m.%Y}"
        known = self.words.say("energy.known_days", known=year.known, days=(year.last - year.first).days + 1)
        yield self._row("used", self._amount(year.used), f"{span}, {known}")
        yield self._sourced("cost", year.cost, "€", 1.0)
        if self.account.carrier != "water":
            yield self._sourced("co2", year.co2, "t", KILO)
        yield from self._change()
        yield self._kind()
        yield from self._load()

    def _row(self, key: str, value: str, source: str) -> list[Child]:
        return [self.words[f"energy.figure.{key}"], value, source]

    def _amount(self, value: float) -> str:
        return quantity(value, unit=self.account.use.unit, decimals=0, words=self.words)

    def _sourced(self, key: str, figure: Figure | None, unit: str, divided: float) -> list[Child]:
        if figure is None:
            return self._row(key, "–", self.words[f"energy.missing.{key}"])
        decimals = 0 if unit == "€" else 1
        value = quantity(figure.value / divided, unit=unit, decimals=decimals, words=self.words)
        return self._row(key, value, "; ".join(figure.sources))

    def _change(self) -> Iterator[list[Child]]:
        change, words = self.account.change, self.words
        if change is None:
            yield self._row("change", "–", words["energy.missing.change"])
            return
        key = "energy.compared_weather" if change.adjusted != change.before else "energy.compared"
        facts = {"before": self._amount(change.before), "adjusted": self._amount(change.adjusted), "days": change.days}
        yield self._row("change", signed(change.percent, words), words.say(key, **facts))

    def _kind(self) -> list[Child]:
        found, words = self.account.year.comparison, self.words
        if found is None:
            return self._row("kind", "–", words[f"energy.missing.{self.account.year.lacks}"])
        unit = f"{self.account.use.unit}/m²"
        own, guide, mean = (
            quantity(one, unit=unit, decimals=1, words=words) for one in (found.per_m2, found.guide, found.mean)
        )
        facts = {"guide": guide, "mean": mean, "source": "; ".join(found.sources)}
        return self._row("kind", own, words.say("energy.kind", **facts))

    def _load(self) -> Iterator[list[Child]]:
        load, words = self.account.load, self.words
        if load is None:
            yield self._row("night", "–", words["energy.missing.hours"])
            return
        unit = "kW" if self.account.use.unit == "kWh" else f"{self.account.use.unit}/h"
        for key, value in (("night", load.night), ("weekend", load.weekend), ("working", load.working)):
            share = number(100 * load.share, decimals=0, words=words)
            told = words.say("energy.load_share", share=share) if key == "night" else words["energy.load"]
            yield self._row(key, quantity(value, unit=unit, decimals=1, words=words), told)


def signed(percent: float, words: Words) -> str:
    """``+4 %``."""
    told = quantity(percent, unit="%", decimals=0, words=words)
    return f"+{told}" if percent > 0 and not told.startswith("0") else told
