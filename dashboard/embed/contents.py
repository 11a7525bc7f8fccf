"""What a tile says, once for HTML, picture and alt text: heading, figure, sentence, age and source."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from dashboard.api.publishing import finest_step
from dashboard.embed.options import FIGURES, Options
from dashboard.embed.said import HOURS, Content, Line
from dashboard.embed.tiles import Kind
from dashboard.embed.warned import warning
from dashboard.house import House
from dashboard.parts import replayed
from dashboard.parts.figures import clock_time, number
from dashboard.parts.sentence import say
from dashboard.parts.site_detail import told
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.errors import UnknownSiteError
from data.flags import SUSPECT
from data.state import OK
from data.store import Store
from data.town import Attribution


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
        at = self.house.clock.replayed_at
        return replace(said, sources=sources, replay="" if at is None else replayed.sentence(at, words))

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
        counted = replace(about, figure=n, answer=answer)
        if options.figure not in FIGURES[:2]:
            return counted
        classes = zip(view.looks, view.table.classes, strict=True)
        look = next((look for look, which in classes if which.usable is (options.figure == "room")), None)
        return replace(counted, measured=_as_of(summary.newest, words), look=look)

    def _usable(self, view: LayerView) -> int:
        usable = np.array([*(one.usable for one in view.table.classes), False])
        return int(np.count_nonzero(usable[view.current.class_index] & (view.current.state == OK)))

    def _warning(self, _: Options, words: Words) -> Content:
        house = self.house
        if house.clock.replayed_at is not None:
            heading = words.say("embed.warning_title", town=house.town.name)
            return Content(heading=heading, answer=words["replay.tile_warning"])
        return warning(house.town, house.folders.weather, words, now=house.clock.now().astimezone(UTC))


def _as_of(newest: datetime | None, words: Words) -> str:
    return "" if newest is None else words.say("embed.as_of", time=clock_time(newest))
