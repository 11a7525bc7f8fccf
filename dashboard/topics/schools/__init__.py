"""Schools: how often the air of their class rooms is good. Of a room nobody outside of its school is told anything."""

from collections.abc import Iterator

from analysis.indoor.shares import LEAST_DAYS, LEAST_HOURS, LEAST_ROOMS
from dashboard.parts.figures import number
from dashboard.parts.markup import Markup
from dashboard.parts.method import method
from dashboard.parts.page import PageContext
from dashboard.texts import Words
from dashboard.topics.schools.figures import operations
from dashboard.topics.schools.page import PATH, page
from dashboard.topics.schools.public_shares import ToldSchools
from dashboard.topics.topic import Topic


def topic(context: PageContext) -> Topic:
    """The topic."""
    schools = ToldSchools(context)
    return Topic(
        id="schools",
        title={"de": "Schulluft", "en": "Air in schools"},
        question={"de": "Wie gut ist die Luft in den Schulen?", "en": "How good is the air in schools?"},
        path=PATH,
        order=60,
        page=page(context, schools),
        operations=operations(schools),
        methods=methods,
        in_menu=lambda: bool(schools.told()),
    )


def methods(words: Words) -> Iterator[tuple[str, Markup]]:
    """What the shares are, and what they are not."""
    limits = {"rooms": LEAST_ROOMS, "hours": LEAST_HOURS, "days": LEAST_DAYS}
    told = {name: number(value, decimals=0, words=words) for name, value in limits.items()}
    yield "school_air", method("school_air", words, told)
