"""``/fahrt``: the tours of today, to choose one from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.parts.article import article
from dashboard.parts.figures import ZONE
from dashboard.parts.form import button
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import PageContext, Visit
from dashboard.staff.page import TOURS
from data.records.fleet import Vehicle
from data.records.tours import Tour, TourStop


@dataclass(frozen=True, slots=True)
class TourListPage:
    """Renders it."""

    context: PageContext

    def html(self, visit: Visit) -> str:
        """The whole page."""
        words, house = visit.words, self.context.house
        vehicles = {one.item_id: one.name for one in house.records.fleet.items(Vehicle)}
        tours = house.records.tours.tours(visit.now.astimezone(ZONE).date())
        stops = house.records.tours.stops_by_tour(tours)
        rows = [
            self._row(one, stops[one.tour_id], vehicles.get(one.vehicle_id, one.vehicle_id), visit) for one in tours
        ]
        listed = tag("ul", {"class": "cab__tours"}, *rows) if rows else tag("p", None, words["fahrt.no_tours"])
        out = tag(
            "form",
            {"method": "post", "action": visit.address.page_at("/logout")},
            button(words["login.out"], kind="secondary"),
        )
        return article(
            self.context.frame,
            replace(visit.address, theme=visit.address.theme or "light"),
            words,
            self.context.files(styles=("article.css", "fahrt.css"), scripts=("offline.js",)),
            title=words["fahrt.tours_today"],
            content=[listed, out],
            robots="noindex",
        )

    def _row(self, tour: Tour, stops: Sequence[TourStop], vehicle: str, visit: Visit) -> Markup:
        left = sum(one.is_open for one in stops)
        there = visit.address.page_at(f"{TOURS}/{tour.tour_id}")
        label = visit.words.say(
            "fahrt.tour_row", vehicle=vehicle, left=left, of=sum(one.state != "dropped" for one in stops)
        )
        return tag("li", None, tag("a", {"class": "tap", "href": there}, label))
