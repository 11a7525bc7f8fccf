"""Places: what there is in the town."""

from dashboard.parts.page import PageContext
from dashboard.topics.places.near import WifiNear
from dashboard.topics.topic import Topic


def topic(context: PageContext) -> Topic:
    """The topic."""
    return Topic(
        id="places",
        title={"de": "Orte", "en": "Places"},
        question={"de": "Was gibt es hier?", "en": "What is there here?"},
        path="/orte",
        order=40,
        near=WifiNear(context).answers,
    )
