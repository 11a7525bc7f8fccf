"""Roadworks: where streets are closed, why, and until when."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from dashboard.parts.figures import distance
from dashboard.parts.markup import Markup
from dashboard.parts.method import method
from dashboard.parts.near import NearAnswer, Vantage
from dashboard.parts.page import PageContext
from dashboard.parts.site_detail import station_address
from dashboard.texts import Words
from dashboard.topics.topic import Topic
from data.state import OK

LAYER = "roadworks"
NEARBY_M = 500.0
MOST = 3


def topic(context: PageContext) -> Topic:
    """The topic."""
    return Topic(
        id="roadworks",
        title={"de": "Baustellen", "en": "Roadworks"},
        question={"de": "Wo ist gesperrt?", "en": "Where is closed?"},
        path="/baustellen",
        order=55,
        near=partial(near, context),
        methods=methods,
    )


def near(context: PageContext, here: Vantage) -> Iterator[NearAnswer]:
    """The closures that are in force nearby, nearest first, on the page that answers for one place."""
    view, words = context.view(LAYER, here.words, here.now), here.words
    metres = here.metres(view.current.sites.lon, view.current.sites.lat)
    rows = [row for row in np.argsort(metres).tolist() if metres[row] <= NEARBY_M and view.current.state[row] == OK]
    for row in rows[:MOST]:
        one = view.row(row)
        far = words.say("near.site", name=one.name, distance=distance(float(metres[row]), words))
        yield NearAnswer(
            title=view.title,
            said=f"{far}: {one.look.label}",
            facts=[one.validity],
            href=station_address(here.address, one.site_id),
            more=words.say("near.details", name=one.name),
        )


def methods(words: Words) -> Iterator[tuple[str, Markup]]:
    """The section of ``/methoden``."""
    yield "roadworks", method("roadworks", words, {})
