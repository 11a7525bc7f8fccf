"""What the map of a tour is made of, and that a demonstration's tours are made up."""

from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.page import PageContext
from dashboard.staff.fahrt.tour_view import TourView
from dashboard.texts import Words


def sources(context: PageContext, view: TourView, words: Words) -> Markup:
    """Both, as lines of small print."""
    basemap = context.town.attribution["basemap"]
    licence = words.say("footer.licence", licence=basemap.licence)
    holder = tag("p", {"class": "sources"}, f"{words['footer.basemap']}: {basemap.holder}, {licence}")
    layers = {context.layers.of_site(one.site_id).id for one in view.stops}
    is_demo = any(context.store.summary(one).is_demo for one in layers)
    return join(holder, tag("p", {"class": "sources"}, words["page.demo"]) if is_demo else None)
