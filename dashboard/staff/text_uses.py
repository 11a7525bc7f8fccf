"""On which pages each text stands, as found by rendering them, and how a page looks with drafts in it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from starlette.datastructures import QueryParams

from dashboard.pages.station import PATH as SITE
from dashboard.parts.addresses import Address
from dashboard.parts.markup import tag
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.station.address import station_path
from dashboard.texts import Language
from dashboard.texts.words import Trial
from data.errors import NotFoundError

_TITLE: Final = "<main"


@dataclass
class TextUses:
    """Renders the public pages and tiles, one site of each layer among them."""

    context: PageContext
    pages: Sequence[Page]

    @cached_property
    def found(self) -> dict[str, list[str]]:
        """By key the paths of the pages that ask for a text in the present state of the town."""
        uses = defaultdict[str, list[str]](list)
        for path in self.paths():
            trial = Trial()
            self._html(trial, path, "de", simple=False)
            for key in trial.asked:
                uses[key].append(path)
        return dict(uses)

    def paths(self) -> Iterator[str]:
        """Each page that is rendered."""
        yield from (one.path for one in self.pages if one.permission == "public" and "{" not in one.path)
        for layer_id in self.context.layers:
            for site_id in self.context.store.last(layer_id).sites.site_id[:1]:
                yield station_path(site_id)

    def preview(self, trial: Trial, path: str, language: Language, *, simple: bool, banner: str) -> str:
        """A page as it would be; NotFoundError: it is none of those that are rendered."""
        if path not in self.paths():
            raise NotFoundError(path, [*self.paths()])
        html = self._html(trial, path, language, simple=simple)
        return html.replace(_TITLE, tag("aside", {"class": "replay"}, banner) + _TITLE, 1)

    def _html(self, trial: Trial, path: str, language: Language, *, simple: bool) -> str:
        page = next((one for one in self.pages if one.path == path), None)
        page = page or next(one for one in self.pages if one.path == SITE)
        house = self.context.house
        address = Address(
            base=house.settings.public_path,
            origin=house.settings.public_url,
            path=path,
            language=language,
            simple=simple,
            replayed_at=house.clock.replayed_at,
        )
        with trial.run():
            visit = Visit(
                address=address,
                words=address.words(self.context.texts),
                query=QueryParams(),
                parameters={} if page.path == path else {"site_id": path.rpartition("/")[2]},
                now=self.context.api.now(),
            )
            return page.render(visit)
