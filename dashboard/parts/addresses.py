"""Links that keep what a visitor chose: language, theme, layer, page of the list, district, site."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from dashboard.texts import LANGUAGES, SIMPLE, Language, Texts, Words

THEMES: Final = ("light", "dark")
_MANNER: Final = ("lang", "theme", SIMPLE, "app")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address of a page; what has its default is not written.

    Args:
        base: path below which the town is served (PUBLIC_URL), without a slash at its end.
        origin: scheme, host and sub-path, as programs write them; empty where a page is not asked for. Never written.
        path: of the page.
        language: of the page.
        theme: ``light``, ``dark`` or None: as the device wishes.
        layer: whose list is open; None: the first.
        layers: what is on the map; None: what the layers declare and the open one.
        district: only this Stadtteil; None: all.
        conditions: only sites of these classes and states, ``class`` in an address; none: all.
        order: of the list; None: the usual one.
        page: of the list, from 1.
        site: a site whose details are shown.
        scale: by which the map is drawn, ``value`` or ``difference``; None: the one that says more.
        simple: explanations in plain language.
        app: inside of the town's app, which has a header and a footer of its own.
        replayed_at: what a replay tells, UTC; None: the page is about the present. Never written.
    """

    has_fragments: ClassVar[bool] = True
    """Whether scripts take pieces of such a page anew from the server as HTML."""
    base: str = ""
    origin: str = ""
    path: str = "/"
    language: Language = "de"
    theme: str | None = None
    layer: str | None = None
    layers: tuple[str, ...] | None = None
    district: str | None = None
    conditions: tuple[str, ...] = ()
    order: str | None = None
    page: int = 1
    site: str | None = None
    scale: str | None = None
    simple: bool = False
    app: bool = False
    replayed_at: datetime | None = None

    @classmethod
    def read(
        cls, query: Mapping[str, str], *, base: str, path: str = "/", replayed_at: datetime | None = None
    ) -> "Address":
        """What a query string asks for; unknown or wrong values fall back to their defaults."""
        language, theme, page = query.get("lang"), query.get("theme"), query.get("page", "")
        return cls(
            base=base,
            path=path,
            language=next((one for one in LANGUAGES if one == language), "de"),
            theme=theme if theme in THEMES else None,
            layer=query.get("layer"),
            layers=tuple(query["layers"].split(",")) if "layers" in query else None,
            district=query.get("district") or None,
            conditions=tuple(one for one in query.get("class", "").split(",") if one),
            order=query.get("sort") or None,
            page=int(page) if page.isascii() and page.isdigit() and len(page) < len("10000") else 1,
            site=query.get("site"),
            scale=query.get("scale") or None,
            simple=query.get(SIMPLE) == "1",
            app=query.get("app") == "1",
            replayed_at=replayed_at,
        )

    def words(self, texts: Texts) -> Words:
        """The texts that this page speaks."""
        return texts.of(self.language, simple=self.simple)

    def to(self, **changes: Any) -> str:
        """The address with these changes, as a link."""
        changed = replace(self, **changes)
        text = urlencode(changed.query(), safe=",")
        return f"{self.base}{changed.path}" + (f"?{text}" if text else "")

    def query(self) -> dict[str, str]:
        """What stands behind the question mark."""
        query = {
            "lang": None if self.language == "de" else self.language,
            "theme": self.theme,
            "layer": self.layer,
            "layers": None if self.layers is None else ",".join(self.layers),
            "district": self.district,
            "class": ",".join(self.conditions) or None,
            "sort": self.order,
            "page": None if self.page <= 1 else str(self.page),
            "site": self.site,
            "scale": self.scale,
            SIMPLE: "1" if self.simple else None,
            "app": "1" if self.app else None,
        }
        return {key: value for key, value in query.items() if value is not None}

    def manner(self) -> dict[str, str]:
        """Of that how a page is shown, whatever it shows."""
        return {key: value for key, value in self.query().items() if key in _MANNER}

    def unfiltered(self) -> str:
        """The address with every site in the list."""
        return self.to(district=None, conditions=(), page=1)

    def page_at(self, path: str) -> str:
        """Another page in the same language and theme, as it begins."""
        return self.of_layer(None, path=path, layers=None, scale=None)

    def of_layer(self, layer: str | None, **changes: Any) -> str:
        """The list of another layer, from its beginning."""
        return self.to(layer=layer, district=None, conditions=(), order=None, page=1, site=None, **changes)

    def asset(self, name: str) -> str:
        """A path of ours below the base."""
        return f"{self.base}/{name.lstrip('/')}"
