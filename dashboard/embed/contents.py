"""What a tile says, once for HTML, picture and alt text: heading, figure, sentence, age and source."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.api.publishing import finest_step
from dashboard.embed.options import FIGURES, Options
from dashboard.embed.tiles import Kind
from dashboard.house import House
from dashboard.parts.classes import Look
from dashboard.parts.figures import age, clock_time, number, when
from dashboard.parts.sentence import say
from dashboard.parts.site_detail import told
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.errors import UnknownSiteError
from data.flags import SUSPECT
from data.state import OK
from data.store import Store
from data.town import Attribution
from data.weather.warnings import Warnings, of_town

HOURS: Final = timedelta(hours=48)
WARNINGS_FILE: Final = "warnings"
_GREY: Final = "#6B7280"
_LEVELS: Final = ("#6B7280", "#8A6D00", "#B45309", "#B3261E", "#7A1670")
"""Of a warning by its level, each readable on light and dark: unknown level, then 1 to 4."""


@dataclass(frozen=True, slots=True)
class Line:
    """A measure over the last 48 hours.

    Args:
        at_ms: (n,) instants, milliseconds since 1970 UTC, rising.
        value: (n,) values.
        until_ms: the present.
        gap_ms: a line does not bridge more than this.
        marks: values to be marked.
    """

    at_ms: NDArray[np.int64]
    value: NDArray[np.float64]
    until_ms: int
    gap_ms: int
    marks: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a tile says.

    Args:
        heading: what it is about.
        answer: the sentence; what a figure means if there is one.
        figure: with its unit, or a word; empty where the sentence says all.
        more: what follows from it.
        measured: how old it is.
        look: symbol and colour; None: the tile has none.
        struck: the figure is implausible.
        faded: the figure is old.
        sources: whom to name.
        simulated: whether values are made up.
        layers: whose versions change it.
        follow: path and query on our site that says more.
        line: what a chart draws.
        site_id: of the one site it is about; None: of several.
        usable: False where the address asks for what is not there, so that only the sentence is of use.
    """

    heading: str
    answer: str
    figure: str = ""
    more: str = ""
    measured: str = ""
    look: Look | None = None
    struck: bool = False
    faded: bool = False
    sources: tuple[tuple[str, Attribution], ...] = ()
    simulated: bool = False
    layers: tuple[str, ...] = ()
    follow: str = "/"
    line: Line | None = None
    site_id: str | None = None
    usable: bool = True

    def text(self, words: Words) -> str:
        """All of it as one paragraph: the alternative to its picture."""
        figure = f"{self.figure} – {self.answer}" if self.figure and self.answer else self.figure or self.answer
        notes = words["page.demo"] if self.simulated else ""
        named = "; ".join(credit(kind, one) for kind, one in self.sources)
        parts = (self.heading, figure, self.more, self.measured, notes, named)
        return ". ".join(part.rstrip(". ") for part in parts if part) + "."


def credit(kind: str, one: Attribution) -> str:
    """Who is to be named, in one line."""
    return f"{kind}: {one.holder}, {one.licence}"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says what a tile says.

    Args:
        house: town, layers, clock.
        store: the current state.
    """

    house: House
    store: Store

    def say(self, options: Options, words: Words) -> Content:
        """The content of a tile; a wrong value or an unknown site is said in a sentence."""
        sources = self._sources(options, words)
        if options.wrong is not None:
            name, value, allowed = options.wrong
            return self._wrong(words.say("embed.wrong", name=name, value=value, allowed=allowed), words)
        try:
            said = self._speech(options.tile.id)(options, words)
        except UnknownSiteError:
            return self._wrong(words.say("embed.no_site", site=options.site_id), words)
        return replace(said, sources=sources)

    def _speech(self, kind: Kind) -> Callable[[Options, Words], Content]:
        speeches: dict[Kind, Callable[[Options, Words], Content]] = {
            "map": self._map,
            "nearest": self._nearest,
            "temperature": self._temperature,
            "warning": self._warning,
            "chart": self._chart,
            "figure": self._figure,
        }
        return speeches[kind]

    def _wrong(self, sentence: str, words: Words) -> Content:
        return Content(heading=words["embed.wrong_title"], answer=sentence, usable=False)

    def _sources(self, options: Options, words: Words) -> tuple[tuple[str, Attribution], ...]:
        if options.tile.id == "warning":
            return ()
        town, ids = self.house.town, options.layers
        named = {one.holder: (words["footer.data"], one) for one in map(town.attribution_of, ids)}
        drawn = [(words["footer.basemap"], town.attribution["basemap"])] if options.tile.id == "map" else []
        return (*named.values(), *drawn)

    def view(self, layer_id: str, words: Words) -> LayerView:
        """One layer as pages show it."""
        now = self.house.clock.now().astimezone(UTC)
        return LayerView(self.house.layers[layer_id], self.store.current(layer_id), self.house.town, words, now)

    # ---- the tiles ---------------------------------------------------------------------------------------------

    def _map(self, options: Options, words: Words) -> Content:
        views = [self.view(one, words) for one in options.layers]
        sentence = say(views[0], self.store.summary(options.layers[0]))
        titles = ", ".join(view.title for view in views)
        return Content(
            heading=words.say("embed.map_title", layers=titles, town=self.house.town.name),
            answer=sentence.answer,
            more=sentence.more,
            simulated=any(bool(view.current.simulated.any()) for view in views),
            layers=options.layers,
            follow=f"/?layer={options.layers[0]}",
        )

    def _nearest(self, options: Options, words: Words) -> Content:
        view, summary = self.view(options.layer, words), self.store.summary(options.layer)
        own = f"disposal.question.{options.layer}"
        question = words[own] if own in words else words.say("disposal.question.other", layer=view.title)
        sentence = say(view, summary)
        return Content(
            heading=question,
            answer=sentence.answer,
            more=sentence.more,
            simulated=summary.simulated,
            layers=(options.layer,),
            follow=f"/entsorgung?layer={options.layer}",
        )

    def _temperature(self, options: Options, words: Words) -> Content:
        if options.site_id is not None:
            return self._site(options.site_id, words)
        view, summary = self.view(options.layer, words), self.store.summary(options.layer)
        sentence = say(view, summary)
        about = Content(
            heading=words.say("embed.in_town", title=view.title, town=self.house.town.name),
            answer=sentence.answer,
            more=sentence.more,
            simulated=summary.simulated,
            layers=(options.layer,),
            follow=f"/?layer={options.layer}",
        )
        if not summary.n_ok or not view.is_seen or summary.low is None or summary.high is None:
            return about
        low, high = (number(value, decimals=0, words=words) for value in (summary.low, summary.high))
        span = low if low == high else words.say("embed.span", low=low, high=high)
        look = view.row(view.current.sites.site_id.index(summary.high_site or "")).look
        n = number(summary.n_ok, decimals=0, words=words)
        return replace(
            about,
            figure=f"{span}\N{NO-BREAK SPACE}{view.layer.shows.unit}",
            answer=words["embed.stations_one"] if summary.n_ok == 1 else words.say("embed.stations", n=n),
            measured=_as_of(summary.newest, words),
            look=look,
        )

    def _site(self, site_id: str, words: Words) -> Content:
        """The present value of one site."""
        view = self.view(site_id.rpartition("-")[0], words)
        if site_id not in view.current.sites.site_id:
            raise UnknownSiteError(site_id)
        index = view.current.sites.site_id.index(site_id)
        row = view.row(index)
        district = f", {row.district}" if row.district else ""
        return Content(
            heading=f"{view.title} · {row.name}{district}",
            figure=row.value or "",
            answer=row.look.label if row.value is None or view.table.kind == "words" else "",
            measured=told(row, words),
            look=row.look,
            struck=row.state == "suspect",
            faded=row.state == "old",
            simulated=bool(view.current.simulated[index]),
            layers=(view.layer.id,),
            follow=f"/?layer={view.layer.id}&site={site_id}",
            site_id=site_id,
        )

    def _chart(self, options: Options, words: Words) -> Content:
        site_id = options.site_id or self._speaking_site(options.layer)
        said, line = self._site(site_id, words), self._line(site_id)
        if line is None:
            return replace(said, more=words["chart.none"])
        shows = self.house.layers.of_site(site_id).shows
        low, high = (
            number(value, decimals=shows.decimals, words=words) for value in (line.value.min(), line.value.max())
        )
        sentence = words.say("chart.sentence", low=low, high=high, unit=shows.unit).replace(" .", ".")
        return replace(said, more=sentence, line=line)

    def _speaking_site(self, layer_id: str) -> str:
        """The site of the highest value, else the first there is."""
        summary, ids = self.store.summary(layer_id), self.store.current(layer_id).sites.site_id
        if not ids:
            raise UnknownSiteError(f"{layer_id}-0001")
        return summary.high_site or ids[0]

    def _line(self, site_id: str) -> Line | None:
        layer = self.house.layers.of_site(site_id)
        now, step = self.house.clock.now().astimezone(UTC), finest_step(layer.shows)
        found = self.store.readings(site_id, measures=[layer.shows.id], start=now - HOURS, end=now, step=step)
        channel = int(self.store.current(layer.id).channel[self.store.current(layer.id).sites.site_id.index(site_id)])
        value = np.asarray(found["value" if step == "raw" else "mean"].to_numpy(), np.float64)
        keep = np.asarray(found["channel"].to_numpy() == channel) & ~np.isnan(value)
        if step == "raw":
            keep &= (np.asarray(found["flags"].to_numpy()) & int(SUSPECT)) == 0
        if np.count_nonzero(keep) <= 1:
            return None
        at_ms = found["observed_at"].to_numpy().astype("datetime64[ms]").astype(np.int64)[keep]
        table = self.house.town.classes_named(layer.classes.name)
        return Line(at_ms, value[keep], round(now.timestamp() * 1000), 3 * layer.interval_s * 1000, table.marks)

    def _figure(self, options: Options, words: Words) -> Content:
        view, summary = self.view(options.layer, words), self.store.summary(options.layer)
        about = Content(
            heading=words.say("embed.in_town", title=view.title, town=self.house.town.name),
            answer=words["embed.unknown"],
            simulated=summary.simulated and options.figure in FIGURES[:2],
            layers=(options.layer,),
            follow=f"/?layer={options.layer}",
        )
        if options.figure in FIGURES[:2] and (not view.is_seen or not summary.n_ok):
            sentence = say(view, summary)
            return replace(about, answer=sentence.answer, more=sentence.more)
        usable = self._usable(view)
        counts = {"room": usable, "full": summary.n_ok - usable, "sites": summary.n, "sensors": summary.n_equipped}
        n = number(counts[options.figure], decimals=0, words=words)
        one = "_one" if counts[options.figure] == 1 else ""
        of = number(summary.n_ok, decimals=0, words=words)
        answer = words.say(f"embed.figure.{options.figure}{one}", of=of)
        return replace(about, figure=n, answer=answer, **self._counted(options, view, words))

    def _counted(self, options: Options, view: LayerView, words: Words) -> dict[str, str | Look]:
        """What stands beside a count: the symbol of its class, and when it was true."""
        if options.figure not in FIGURES[:2]:
            return {}
        wanted = options.figure == "room"
        looks = [look for look, one in zip(view.looks, view.table.classes, strict=True) if one.usable is wanted]
        time = _as_of(self.store.summary(options.layer).newest, words)
        return {"measured": time, **({"look": looks[0]} if looks else {})}

    def _usable(self, view: LayerView) -> int:
        usable = np.array([*(one.usable for one in view.table.classes), False])
        return int(np.count_nonzero(usable[view.current.class_index] & (view.current.state == OK)))

    def _warning(self, _: Options, words: Words) -> Content:
        """What the DWD says; unknown is said as unknown, and never as none."""
        town, now = self.house.town, self.house.clock.now().astimezone(UTC)
        told_by = of_town(self.house.folders.weather / WARNINGS_FILE, ags=town.ags, lon=town.lon, lat=town.lat, now=now)
        heading = words.say("embed.warning_title", town=town.name)
        heard = told_by.fetched_at
        time = "" if heard is None else when(heard, now=now, words=words)
        fetched = "" if heard is None else words.say("embed.dwd_heard", time=time, age=age(heard, now=now, words=words))
        if told_by.state == "warned":
            return _warned(told_by, words, heading=heading, measured=fetched, now=now)
        clear = told_by.state == "none"
        look = Look(told_by.state, "", "circle" if clear else "unknown", "#0072B2" if clear else _GREY)
        key = told_by.state
        return Content(
            heading=heading,
            figure=words[f"embed.dwd_{key}"],
            answer=words[f"embed.dwd_{key}_more"],
            measured=fetched,
            look=look,
        )


def _as_of(newest: datetime | None, words: Words) -> str:
    return "" if newest is None else words.say("embed.as_of", time=clock_time(newest))


def _warned(told_by: Warnings, words: Words, *, heading: str, measured: str, now: datetime) -> Content:
    first = told_by.warnings[0]
    said = first.headline.get(words.language) or first.headline.get("de", "")
    event = first.event.get(words.language) or first.event.get("de", "")
    until = "" if first.expires is None else words.say("embed.until", time=when(first.expires, now=now, words=words))
    others = len(told_by.warnings) - 1
    more = [first.instruction.get(words.language) or first.instruction.get("de", ""), until]
    if others:
        more.append(words["embed.dwd_other"] if others == 1 else words.say("embed.dwd_others", n=others))
    return Content(
        heading=heading,
        figure=event.capitalize(),
        answer=said,
        more=" ".join(part for part in more if part),
        measured=measured,
        look=Look("warned", "", "triangle", _LEVELS[first.level]),
    )
