"""The page about devices and services: does everything run? In counts, for everybody."""

from dataclasses import dataclass
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.article import article
from dashboard.parts.document import PageFiles
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import PageContext
from dashboard.parts.status import sensors, services
from dashboard.staff.page import ROOT
from dashboard.texts import Words
from services.inspection import InspectionResult

PATH: Final = "/status"


@dataclass(frozen=True, slots=True)
class StatusPage:
    """Renders ``/status``."""

    context: PageContext
    files: PageFiles

    def html(self, address: Address, seen: InspectionResult, *, demo: bool) -> str:
        """The whole page; of what was seen only counts are told."""
        words = address.words(self.context.texts)
        content = [
            services.answer(seen, words),
            services.more(seen, words),
            _part("layers", words, sensors.by_layer(seen, self.context.layers, self.context.town, words)),
            _part("radio", words, sensors.radio(seen, words)),
            _part("sources", words, sensors.networks(seen, words)),
            _part("services", words, services.services(seen, words)),
            _part("unknown", words, sensors.unknown(seen.radio, words)),
            tag("p", None, tag("a", {"href": address.page_at("/fachkarte")}, words["karte.workbench"])),
            tag(
                "p",
                {"class": "status__staff"},
                tag("a", {"href": address.page_at(ROOT), "rel": "nofollow"}, words["status.staff"]),
            ),
        ]
        said = {key: words.say(f"status.{key}", town=self.context.town.name) for key in ("title", "description")}
        return article(self.context.frame, address, words, self.files, **said, content=content, demo=demo)


def _part(name: str, words: Words, inside: Markup) -> Markup:
    heading = tag("h2", {"id": f"{name}-title"}, words[f"status.{name}.title"])
    return tag("section", {"class": "article__part", "aria-labelledby": f"{name}-title"}, heading, inside)
