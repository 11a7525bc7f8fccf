"""What a tile says: heading, figure, sentence, age and source, whatever it becomes."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.parts.chart.plot import Plot
from dashboard.parts.classes import Look
from dashboard.parts.figures import clock_time
from dashboard.parts.markup import text_of
from dashboard.parts.sentence import say
from dashboard.parts.site_detail import told
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.errors import UnknownSiteError
from data.store import Summary
from data.town import Attribution


@dataclass(frozen=True, slots=True, kw_only=True)
class TileContent:
    """What a tile says.

    Args:
        answer: the sentence; what a figure means if there is one.
        figure: with its unit, or a word; empty where the sentence says all.
        more: what follows from it.
        look: symbol and colour; None: the tile has none.
        struck: the figure is implausible.
        faded: the figure is old.
        follow: path and query on our site that says more.
        site_id: of the one site it is about; None: of several.
        official: text and address of an authority that is to be named beside the sources.
        notice: one line of the town's own that concerns it; empty: there is none.
        replay: in a replay, what it tells the time to be.
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
    plot: Plot | None = None
    site_id: str | None = None
    official: tuple[str, str] | None = None
    notice: str = ""
    replay: str = ""
    usable: bool = True

    def text(self, words: Words) -> str:
        """All of it as one paragraph: the alternative to its picture."""
        figure = f"{self.figure} – {self.answer}" if self.figure and self.answer else self.figure or self.answer
        notes = words["page.demo"] if self.simulated else ""
        named = "; ".join(credit(kind, one) for kind, one in self.sources)
        parts = (self.replay, self.notice, self.heading, figure, self.more, self.measured, notes, named)
        return ". ".join(part.rstrip(". ") for part in parts if part) + "."


def credit(kind: str, one: Attribution) -> str:
    """Who is to be named, in one line."""
    return f"{kind}: {one.holder}, {one.licence}"


def site_content(view: LayerView, site_id: str) -> TileContent:
    """The present value of one site; UnknownSiteError: the layer has no such site."""
    if site_id not in view.current.sites.site_id:
        raise UnknownSiteError(site_id)
    index = view.current.sites.site_id.index(site_id)
    row = view.row(index)
    district = f", {row.district}" if row.district else ""
    return TileContent(
        heading=f"{view.title} · {row.name}{district}",
        figure=row.value or "",
        answer=row.look.label if row.value is None or view.table.kind == "words" else "",
        measured=text_of(told(row, view.words)),
        look=row.look,
        struck=row.state == "suspect",
        faded=row.state == "old",
        simulated=view.current.is_demo,
        layers=(view.layer.id,),
        follow=f"/?layer={view.layer.id}&site={site_id}",
        site_id=site_id,
    )


def as_of(newest: datetime | None, words: Words) -> str:
    """When the newest of several values was measured."""
    return "" if newest is None else words.say("embed.as_of", time=clock_time(newest))


def in_town(view: LayerView, summary: Summary) -> TileContent:
    """What the town's page says of a layer."""
    lead, layer_id = say(view, summary), view.layer.id
    return TileContent(
        heading=view.words.say("embed.in_town", title=view.title, town=view.town.name),
        answer=lead.answer,
        more=lead.more,
        simulated=summary.is_demo,
        layers=(layer_id,),
        follow=f"/?layer={layer_id}",
    )
