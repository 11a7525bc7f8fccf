"""What every route of the open API is given."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from dashboard.api.answers import ASK_AGAIN, Answer, Answers, Ready, respond, unchanged
from dashboard.http.proxies import Proxies
from dashboard.texts import Texts
from data.declare import Audience, Layer, Measure
from data.store import Store
from data.town import Town
from services.context import House

AUDIENCE: Final[Audience] = "public"
"""Whom the open API speaks to; staff routes have addresses of their own."""
MADE_UP: Final = "Stadtklima (demonstration data, no measurements)"
_CATCH_UP_S: Final = 0.1


@dataclass(slots=True)
class Context:
    """House, store, kept answers and texts."""

    house: House
    store: Store
    texts: Texts
    proxies: Proxies
    answers: Answers = field(default_factory=Answers)
    _caught_up: float = 0.0

    def layer(self, request: Request) -> Layer:
        """The layer named in the path; UnknownLayerError: there is none of that name."""
        return self.house.layers[request.path_params["layer"]]

    def moment(self) -> str:
        """Minutes since 1970, as ages are judged anew each minute, and the revisions of the town's texts and limits."""
        return f"{self.house.clock.epoch_ms() // 60_000}-{self.texts.revision}-{self.house.limits.revision}"

    def etag(self, layer_id: str, *, version: int | None = None) -> str:
        """The ETag of everything said about a layer: its lake version and the moment."""
        number = self.store.versions().get(layer_id, 0) if version is None else version
        return f'W/"{layer_id}-{number}-{self.moment()}"'

    def now(self) -> datetime:
        """The present, UTC."""
        return self.house.clock.now().astimezone(UTC)

    @property
    def is_replay(self) -> bool:
        """Whether the past is played again: what is called now is not the present."""
        return self.house.clock.replayed_at is not None

    async def catch_up(self, layer_id: str, version: int) -> bool:
        """Follow the lake if the asker has heard of a newer version than ours; True if we have it then."""
        if self.store.versions().get(layer_id, 0) < version and time.monotonic() - self._caught_up > _CATCH_UP_S:
            self._caught_up = time.monotonic()
            await run_in_threadpool(self.store.follow)
        return self.store.versions().get(layer_id, 0) >= version

    def base(self, request: Request) -> str:
        """Address before /api, as people use it: PUBLIC_URL, else what was asked for."""
        return self.house.settings.public_url or self.proxies.base(request.scope)

    async def respond(
        self, request: Request, key: Hashable, etag: str, make: Callable[[], Answer], *, cache_control: str = ASK_AGAIN
    ) -> Ready:
        """304 where the asker's copy still holds, else the kept answer to this question, or the one that is made."""
        same = unchanged(request, etag, cache_control=cache_control)
        if same is not None:
            return same
        return respond(request, await self.answers.get(key, etag, make), cache_control=cache_control)

    def source(self, layer_id: str) -> dict[str, str]:
        """Who is to be named for a layer, and its licence, as answers say it."""
        return credit(self.house.town, layer_id, simulated=self.store.simulated)

    def public_measures(self, layer: Layer) -> tuple[Measure, ...]:
        """The measures of a layer that anybody may see."""
        return layer.visible(AUDIENCE)


def credit(town: Town, layer_id: str, *, simulated: bool) -> dict[str, str]:
    """Whom to name, and the licence.

    Nobody is the source of what was made up; of places that were imported into a demonstration both are.
    """
    named = town.attribution_of(layer_id)
    holders = [named.holder] if not simulated or layer_id in town.attribution else []
    return {"attribution": "; ".join([*holders, *([MADE_UP] if simulated else [])]), "licence": named.licence}
