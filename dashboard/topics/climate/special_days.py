"""Summer days, hot days and tropical nights by year, the heat island, and whether a measure works."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from analysis.comparison.intervention import Intervention
from analysis.heat.days import Counts
from analysis.heat.effect import Effect
from analysis.heat.heat_island import Island
from dashboard.parts.figures import number, quantity
from dashboard.parts.footer import ABOUT, REGISTER
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words
from dashboard.topics.climate.past import Year
from data.thresholds import ClimateLimits, EffectLimits, IslandLimits


def special_days(years: Sequence[Year], limits: ClimateLimits, words: Words, *, methods: str) -> Markup:
    """Tiles of this year, the first of the years, and a table of all where there are earlier ones."""
    newest = years[0]
    return tag(
        "section",
        {"class": "station__part", "id": "days", "aria-labelledby": "days-title"},
        tag("h2", {"id": "days-title"}, words.say("station.days.title", year=newest.year)),
        tiles(newest, limits, words),
        tag("p", {"class": "station__measured"}, measured(newest.counts, words)),
        _table(years, limits, words) if len(years) > 1 else None,
        tag("p", {"class": "station__more"}, tag("a", {"href": f"{methods}#days"}, words["station.days.methods"])),
    )


def tiles(one: Year, limits: ClimateLimits, words: Words) -> Markup:
    """Three figures; where the summer was not measured none of them is zero: it is unknown, and said since when."""
    counts = one.counts
    figures = {
        "hot": (counts.hot_days, counts.days_measured, limits.hot_day_c),
        "summer": (counts.summer_days, counts.days_measured, limits.summer_day_c),
        "tropical": (counts.tropical_nights, counts.nights_measured, limits.tropical_night_c),
    }
    shown = [
        tag(
            "div",
            {"class": "tile"},
            tag("dt", None, words[f"station.days.{key}"]),
            tag("dd", {"class": "tile__figure"}, _count(count, known, one, limits, words)),
            tag("dd", {"class": "tile__rule"}, words.say(f"station.days.{key}_rule", limit=_degrees(limit, words))),
            _since(count, one, limits, words),
        )
        for key, (count, known, limit) in figures.items()
    ]
    return tag("dl", {"class": "tiles"}, *shown)


def _degrees(limit_c: float, words: Words) -> str:
    return number(limit_c, decimals=0 if limit_c == int(limit_c) else 1, words=words)


def measured(counts: Counts, words: Words) -> str:
    """``an 96 von 100 Tagen gemessen``, and that the others are unknown."""
    n, days = (number(one, decimals=0, words=words) for one in (counts.days_measured, counts.days))
    key = "measured_all" if counts.days_measured == counts.days else "measured"
    return words.say(f"station.days.{key}", n=n, days=days)


def _count(count: int, known: int, one: Year, limits: ClimateLimits, words: Words) -> str:
    """What was counted counts; nothing counted says something only of a summer that was measured."""
    told = known and (count or one.season.is_known(limits))
    return number(count, decimals=0, words=words) if told else words["station.days.none_known"]


def _since(count: int, one: Year, limits: ClimateLimits, words: Words) -> Markup | None:
    """``erst seit Oktober gemessen``."""
    if count or one.season.first is None or one.season.is_known(limits):
        return None
    first = one.season.first.astype(date)
    month = words["station.days.months"].split()[first.month - 1]
    said = words.say("station.days.since", month=month) if one.season.late else words["station.days.summer_missed"]
    return tag("dd", {"class": "tile__rule"}, said)


def _table(years: Sequence[Year], limits: ClimateLimits, words: Words) -> Markup:
    columns = ("year", "hot", "summer", "tropical", "known")
    head = tag("tr", None, *(tag("th", {"scope": "col"}, words[f"station.days.{one}"]) for one in columns))
    rows = [_row(one, limits, words) for one in years]
    return tag(
        "div",
        {"class": "station__scroll", "tabindex": "0", "role": "region", "aria-label": words["station.days.years"]},
        tag(
            "table",
            {"class": "figures"},
            tag("caption", None, words["station.days.years"]),
            tag("thead", None, head),
            tag("tbody", None, *rows),
        ),
    )


def _row(one: Year, limits: ClimateLimits, words: Words) -> Markup:
    counts = one.counts
    pairs = (
        (counts.hot_days, counts.days_measured),
        (counts.summer_days, counts.days_measured),
        (counts.tropical_nights, counts.nights_measured),
    )
    cells = [_count(count, known, one, limits, words) for count, known in pairs]
    cells.append(words.say("station.days.of", n=counts.days_measured, days=counts.days))
    return tag("tr", None, tag("th", {"scope": "row"}, str(one.year)), *(tag("td", None, cell) for cell in cells))


def heat_island(years: Sequence[Year], limits: IslandLimits, words: Words, *, reference: str, methods: str) -> Markup:
    """The newest summer that can be judged, by class; else that too few days were measured."""
    islands = [one.island for one in years if one.island is not None]
    judged = next((one for one in islands if one.judged), None)
    newest = max(islands, key=lambda one: (one.days_measured > 0, one.year))
    shown = judged or newest
    n, days = (number(one, decimals=0, words=words) for one in (shown.days_measured, shown.days))
    said: Markup
    if judged is None:
        share = quantity(limits.complete_percent, unit="%", decimals=0, words=words)
        said = tag("p", None, words.say("station.island.unjudged", year=shown.year, n=n, days=days, share=share))
    else:
        said = tag(
            "div", None, _island_sentence(judged.strongest_k or 0.0, n, days, words), _classes(judged, limits, words)
        )
    return tag(
        "section",
        {"class": "station__part", "id": "island", "aria-labelledby": "island-title"},
        tag("h2", {"id": "island-title"}, words.say("station.island.title", reference=reference, year=shown.year)),
        said,
        tag("p", {"class": "station__more"}, tag("a", {"href": f"{methods}#island"}, words["station.island.methods"])),
    )


def _island_sentence(strongest_k: float, n: str, days: str, words: Words) -> Markup:
    degrees = number(strongest_k, decimals=1, words=words)
    return tag("p", None, words.say("station.island.said", degrees=degrees, n=n, days=days))


def _classes(one: Island, limits: IslandLimits, words: Words) -> Markup:
    lows = [number(low, decimals=0, words=words) for low in limits.above_k]
    labels = [words.say("station.island.between", low=low, high=high) for low, high in pairwise(lows)]
    labels.append(words.say("station.island.above", low=lows[-1]))
    lines = [
        tag("div", None, tag("dt", None, label), tag("dd", None, words.say("station.island.days", n=count)))
        for label, count in zip(labels, one.by_class, strict=True)
    ]
    return tag("dl", {"class": "lines"}, *lines)


def effects(
    found: Sequence[tuple[Intervention, Effect]], limits: EffectLimits, words: Words, *, methods: str
) -> Markup:
    """Whether each measure at this site works, after "Wirkt die Maßnahme?"."""
    return tag(
        "section",
        {"class": "station__part", "id": "effect", "aria-labelledby": "effect-title"},
        tag("h2", {"id": "effect-title"}, words["station.effect.title"]),
        *(_effect(one, judged, limits, words) for one, judged in found),
        tag(
            "p",
            {"class": "station__more"},
            tag("a", {"href": f"{methods}#effect"}, words["station.effect.methods"]),
            " · ",
            tag("a", {"href": methods.replace(ABOUT["methods"], REGISTER)}, words["register.title"]),
        ),
    )


def _effect(one: Intervention, judged: Effect, limits: EffectLimits, words: Words) -> Markup:
    return tag(
        "div",
        {"class": "effect"},
        tag("h3", None, one.title[words.language]),
        tag("p", None, one.about[words.language]),
        tag("p", {"class": "effect__verdict"}, words[f"station.effect.{judged.verdict}"]),
        tag("p", None, _told(judged, limits, words)),
        tag("p", {"class": "station__note"}, words.say("station.effect.source", source=one.source)),
    )


def _told(judged: Effect, limits: EffectLimits, words: Words) -> str:
    days = {"before": judged.days_before, "after": judged.days_after, "least": limits.least_days}
    if judged.change_k is None:
        return words.say("station.effect.days_needed", **days)
    change, low, high = (
        number(one or 0.0, decimals=1, words=words) for one in (judged.change_k, judged.low_k, judged.high_k)
    )
    return words.say("station.effect.interval", change=change, low=low, high=high, **days)
