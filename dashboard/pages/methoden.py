"""What each figure means: rule, source and limits, written out of the declarations, so that numbers cannot disagree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

import numpy as np

from dashboard.pages.page import Page
from dashboard.parts.addresses import Address
from dashboard.parts.article import article, columns
from dashboard.parts.classes import class_looks
from dashboard.parts.figures import DAY_S, HOUR_S, MINUTE_S, number, quantity
from dashboard.parts.footer import ABOUT
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words
from data.climate import HEAT_INDEX_FROM_C, Limits, heat_index_c
from data.declare import Layer, Measure
from data.effect import EffectLimits
from data.exposure import FARTHEST_M
from data.heat_island import IslandLimits
from data.heat_surface import gate
from data.measures import AIR_TEMPERATURE
from data.outlook import FEWEST, WINDOW, full_from
from data.weather.warnings import OLDEST

HOUR: Final = timedelta(hours=1)
PATH: Final = ABOUT["methods"]
EXAMPLES: Final = ((30.0, 70.0), (35.0, 40.0))
"""Temperature °C and humidity % of the heat index's examples."""
FORMULA: Final = (
    "−8,784695 + 1,61139411 T + 2,338549 R − 0,14611605 T R − 0,012308094 T² − 0,016424828 R² "
    "+ 0,002211732 T² R + 0,00072546 T R² − 0,000003582 T² R²"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodsPage(Page):
    """Renders ``/methoden``: the town's thresholds, the layers' limits, the reference station."""

    def html(self, address: Address) -> str:
        """The whole page."""
        words = address.words(self.texts)
        sections = dict(self._sections(words))
        links = [tag("li", None, tag("a", {"href": f"#{key}"}, words[f"methods.{key}.title"])) for key in sections]
        contents = tag(
            "nav",
            {"class": "article__contents", "aria-label": words["about.methods.contents"]},
            tag("ul", None, *links),
        )
        intro = tag("p", {"class": "article__intro"}, words["about.methods.intro"])
        content = [intro, contents, *sections.values()]
        title = words["about.methods.title"]
        return article(address, words, self.town, self.files, self.sprite, title=title, content=content)

    def _sections(self, words: Words) -> Iterator[tuple[str, Markup]]:
        """Sections by id, each only where the town has what it is about."""
        has_heat = any(layer.shows == AIR_TEMPERATURE for layer in self.layers.values())
        yield "measuring", _section("measuring", words, {}, more=self._measuring(words))
        yield "quality", _section("quality", words, {}, more=self._quality(words))
        if has_heat:
            yield from self._heat(words)
        for key in ("fill", "charging"):
            layer = next((one for one in self.layers.values() if one.classes.name == key), None)
            if layer is not None:
                yield key, _section(key, words, {"classes": self._classes(layer, words)})
        yield "nearest", _section("nearest", words, {})
        yield from self._outlook(words)

    def _outlook(self, words: Words) -> Iterator[tuple[str, Markup]]:
        limits = (full_from(one, self.town.classes_named(one.classes.name)) for one in self.layers.values())
        limit = next((one for one in limits if one is not None), None)
        if limit is not None:
            hours = WINDOW.total_seconds() / HOUR_S
            values = {"limit": limit, "hours": hours, "fewest": float(FEWEST)}
            said = {key: _plain(value, words) for key, value in values.items()}
            yield "outlook", _section("outlook", words, said)

    def _heat(self, words: Words) -> Iterator[tuple[str, Markup]]:
        limits = Limits.of_town(self.town)
        degrees = {
            "summer": _plain(limits.summer_day_c, words),
            "hot": _plain(limits.hot_day_c, words),
            "tropical": _plain(limits.tropical_night_c, words),
            "percent": _plain(limits.complete_percent, words),
        }
        night = "night" if limits.tropical_night == "night" else "whole_day"
        rules = [
            words[f"methods.days.{night}"],
            words["methods.days.day"],
            words.say("methods.days.complete", **degrees),
        ]
        yield "days", _section("days", words, degrees, more=tag("div", None, *(tag("p", None, one) for one in rules)))
        yield "index", _section("index", words, self._index(words), more=_formula(words))
        surface = {
            "cell": gate.CELL_M,
            "limit": gate.MOST_RMSE_K,
            "fewest": float(gate.FEWEST),
            "hours": gate.OLDEST / HOUR,
        }
        yield "surface", _section("surface", words, {key: _plain(value, words) for key, value in surface.items()})
        yield "island", _section("island", words, self._island(limits, words))
        yield "effect", _section("effect", words, self._effect(words))
        yield "residents", _section("residents", words, {**degrees, "far": _plain(FARTHEST_M / 1000, words)})
        yield "warning", _section("warning", words, {"minutes": str(round(OLDEST.total_seconds() / MINUTE_S))})

    def _index(self, words: Words) -> dict[str, str]:
        examples = [
            words.say(
                "methods.index.example",
                t=_plain(t, words),
                r=_plain(r, words),
                hi=number(float(heat_index_c(np.array([t]), np.array([r]))[0]), decimals=1, words=words),
            )
            for t, r in EXAMPLES
        ]
        return {"from": _plain(HEAT_INDEX_FROM_C, words), "examples": "; ".join(examples)}

    def _island(self, limits: Limits, words: Words) -> dict[str, str]:
        own = IslandLimits.of_town(self.town)
        lows = [number(one, decimals=0, words=words) for one in own.above_k]
        between = [words.say("station.island.between", low=low, high=high) for low, high in pairwise(lows)]
        names = words["station.months"].split()
        return {
            "reference": self._reference(words),
            "lapse": number(100 * limits.lapse_k_per_m, decimals=2, words=words),
            "classes": "; ".join([*between, words.say("station.island.above", low=lows[-1])]),
            "percent": _plain(own.complete_percent, words),
            "months": " ".join(names[one - 1] for one in own.months),
        }

    def _effect(self, words: Words) -> dict[str, str]:
        limits = EffectLimits.of_town(self.town)
        whole = {"least": limits.least_days, "most": limits.most_days, "block": limits.block_days}
        return {key: number(value, decimals=0, words=words) for key, value in whole.items()}

    def _reference(self, words: Words) -> str:
        site_id = self.town.reference_site
        layer_id = site_id.rpartition("-")[0]
        if layer_id not in self.layers:
            return words["station.unknown"]
        sites = self.store.current(layer_id).sites
        return sites.name[sites.site_id.index(site_id)] if site_id in sites.site_id else words["station.unknown"]

    def _classes(self, layer: Layer, words: Words) -> str:
        table = self.town.classes_named(layer.classes.name)
        looks = class_looks(layer, table, words)
        if layer.shows.codes is not None:
            return ", ".join(one.label for one in looks)
        return ", ".join(
            words.say("methods.fill.class", label=f"„{look.label}“", low=_plain(one.low, words))
            for one, look in zip(table.classes, looks, strict=True)
        )

    def _measuring(self, words: Words) -> Markup:
        head = [words[f"methods.measuring.{one}"] for one in ("what", "measure", "interval", "old")]
        rows = [
            [
                layer.title[words.language],
                layer.shows.title[words.language],
                _length(layer.interval_s, words),
                _length(layer.max_age_s, words),
            ]
            for layer in self.layers.values()
        ]
        return columns(head, rows, label=words["methods.measuring.title"])

    def _quality(self, words: Words) -> Markup:
        head = [
            words["methods.measuring.measure"],
            *(words[f"methods.quality.{one}"] for one in ("range", "stuck", "step")),
        ]
        shown = {one.id: one for layer in self.layers.values() for one in layer.visible("public") if one.codes is None}
        table = columns(head, [_checked(one, words) for one in shown.values()], label=words["methods.quality.title"])
        buddies = AIR_TEMPERATURE.buddies
        if buddies is None or AIR_TEMPERATURE.id not in shown:
            return table
        km = number(buddies.radius_m / 1000, decimals=1, words=words)
        said = words.say("methods.quality.buddies", n=buddies.fewest, km=km)
        return tag("div", None, table, tag("p", None, said))


def _section(key: str, words: Words, values: dict[str, str], *, more: Markup | None = None) -> Markup:
    """Rule, source and limits under a heading."""
    parts = {one: words.say(f"methods.{key}.{one}", **values) for one in ("text", "source", "limits")}
    return tag(
        "section",
        {"class": "article__part", "id": key},
        tag("h2", None, words[f"methods.{key}.title"]),
        tag("p", None, parts["text"]),
        more,
        tag(
            "dl",
            {"class": "article__facts"},
            tag("div", None, tag("dt", None, words["methods.source"]), tag("dd", None, parts["source"])),
            tag("div", None, tag("dt", None, words["methods.limits"]), tag("dd", None, parts["limits"])),
        ),
    )


def _formula(words: Words) -> Markup:
    text = FORMULA if words.language == "de" else FORMULA.replace(",", ".")
    return tag("p", {"class": "article__formula"}, tag("strong", None, words["methods.index.formula"]), " ", text)


def _checked(one: Measure, words: Words) -> list[str]:
    low, high = (number(limit, decimals=0, words=words) for limit in (one.low, one.high))
    step = "–"
    if one.step_per_minute is not None:
        decimals = 0 if one.step_per_minute == int(one.step_per_minute) else 1
        step = quantity(one.step_per_minute, unit=one.unit, decimals=decimals, words=words)
    stuck = "–" if one.stuck_after_s is None else _length(one.stuck_after_s, words)
    return [one.title[words.language], words.say("scale.between", low=low, high=high, unit=one.unit), stuck, step]


def _length(seconds: float, words: Words) -> str:
    for unit, size in (("day", DAY_S), ("hour", HOUR_S), ("minute", MINUTE_S)):
        count = seconds / size
        if count == 1 and unit != "minute":
            return words[f"methods.measuring.{unit}"]
        if count >= 1:
            decimals = 0 if count == int(count) else 1
            return words.say(f"methods.measuring.{unit}s", n=number(count, decimals=decimals, words=words))
    return words.say("methods.measuring.minutes", n=number(seconds / MINUTE_S, decimals=1, words=words))


def _plain(value: float, words: Words) -> str:
    return number(value, decimals=0 if value == int(value) else 1, words=words)
