"""All buildings of a town side by side: what each used, cost and emitted, and what all did of a carrier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.parts.figures import number, quantity
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.energy.figure_table import KILO, signed
from dashboard.staff.energy.sentences import EnergySentences
from dashboard.texts import Words
from services.energy.account import EnergyAccount


@dataclass(frozen=True, slots=True)
class CouncilTables:
    """Of all accounts that somebody may see, as on a day.

    Args:
        links: by id of a building the address of its page; none on paper.
    """

    accounts: Sequence[EnergyAccount]
    today: date
    words: Words
    links: dict[str, str]

    def answer(self) -> Markup:
        """How many buildings use more than usual."""
        buildings = {one.use.building.building_id for one in self.accounts}
        dearer = {one.use.building.building_id for one in self.accounts if one.beside and one.beside.excess}
        key = "energy.answer_none" if not dearer else "energy.answer_one" if len(dearer) == 1 else "energy.answer"
        said = self.words.say(key, n=len(dearer), of=len(buildings))
        return tag("p", {"class": "status__answer"}, said)

    def excesses(self) -> Iterator[Markup]:
        """A line a building that uses more."""
        for one in self.accounts:
            if one.beside and one.beside.excess:
                said = EnergySentences(one, self.today, self.words).answer()
                yield tag("p", {"class": "article__intro"}, tag("strong", None, self._title(one)), f": {said}")

    def buildings(self) -> Markup:
        """A row a building and carrier."""
        words = self.words
        names = ("building", "carrier", "used", "cost", "co2", "change", "kind", "state")
        head = [words[f"energy.column.{one}"] for one in names]
        return cards(head, [self._row(one) for one in self.accounts], caption=words["energy.buildings"])

    def sums(self) -> Markup:
        """A row a carrier; costs and emissions of those buildings of which they are known."""
        words = self.words
        head = [words[f"energy.column.{one}"] for one in ("carrier", "buildings", "used", "cost", "co2")]
        rows = [self._sum(carrier) for carrier in dict.fromkeys(one.carrier for one in self.accounts)]
        return cards(head, rows, caption=words["energy.sums"])

    def sources(self) -> list[str]:
        """Of all figures, each once."""
        found: dict[str, None] = {}
        for one in self.accounts:
            year = one.year
            figures = (year.cost, year.co2, year.comparison)
            found |= {source: None for each in figures if each is not None for source in each.sources}
        return [*found]

    def _title(self, one: EnergyAccount) -> Child:
        building = one.use.building
        link = self.links.get(building.building_id)
        return tag("a", {"href": link}, building.title) if link else building.title

    def _row(self, one: EnergyAccount) -> list[Child]:
        words, year = self.words, one.year
        comparison, change = year.comparison, one.change
        return [
            self._title(one),
            words[f"meters.carrier.{one.carrier}"],
            quantity(year.used, unit=one.use.unit, decimals=0, words=words) if year.known else "–",
            quantity(year.cost.value, unit="€", decimals=0, words=words) if year.cost else "–",
            quantity(year.co2.value / KILO, unit="t", decimals=1, words=words) if year.co2 else "–",
            signed(change.percent, words) if change else "–",
            signed(100 * (comparison.of_mean - 1), words) if comparison else "–",
            self._state(one),
        ]

    def _state(self, one: EnergyAccount) -> str:
        beside, words = one.beside, self.words
        if beside is None:
            return words[f"energy.state.{one.lack}"]
        if one.is_old(self.today):
            return words["energy.state.old"]
        if beside.detector is None:
            return words["energy.state.days"]
        if beside.excess is None:
            return words["energy.state.usual" if beside.smallest is not None else "energy.state.unknown"]
        return words.say("energy.state.excess", percent=number(beside.excess.percent, decimals=0, words=words))

    def _sum(self, carrier: str) -> list[Child]:
        words = self.words
        there = [one for one in self.accounts if one.carrier == carrier and one.year.known]
        costs = [one.year.cost.value for one in there if one.year.cost]
        co2 = [one.year.co2.value for one in there if one.year.co2]
        unit = there[0].use.unit if there else ""
        return [
            words[f"meters.carrier.{carrier}"],
            number(len(there), decimals=0, words=words),
            quantity(sum(one.year.used for one in there), unit=unit, decimals=0, words=words),
            quantity(sum(costs), unit="€", decimals=0, words=words) if costs else "–",
            quantity(sum(co2) / KILO, unit="t", decimals=1, words=words) if co2 else "–",
        ]
