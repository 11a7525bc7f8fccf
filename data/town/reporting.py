"""Where people report a full or broken container: the town's Melder, its telephone or e-mail, as town.toml says."""

from dataclasses import dataclass
from string import Formatter
from typing import Final
from urllib.parse import quote, urlsplit

from data.errors import DeclarationError
from data.town import Town

PLACEHOLDERS: Final = ("site_id", "name")
_EXAMPLE: Final = "https://melder.example.org/neu?ort={site_id}&name={name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """The ways of telling; at least one of them is not empty.

    Args:
        url: template of a page's address with ``{site_id}`` and ``{name}`` where it wants them.
        phone: a number as people write it.
        email: an address.
    """

    url: str = ""
    phone: str = ""
    email: str = ""

    @property
    def host(self) -> str:
        """Whose page it is."""
        return urlsplit(self.url).hostname or ""

    def url_of(self, site_id: str, name: str) -> str:
        """The page's address for one site."""
        return self.url.format(site_id=quote(site_id, safe=""), name=quote(name, safe=""))


def reporting(town: Town) -> Reporting | None:
    """What ``[report]`` of the town's file says; None where it says nothing.

    Raises:
        DeclarationError: a key is unknown or the address is none that a browser may open.
    """
    raw = dict(town.raw.get("report", {}))
    url = str(raw.pop("melder_url", ""))
    found = Reporting(url=url, phone=str(raw.pop("phone", "")), email=str(raw.pop("email", "")))
    if raw:
        raise DeclarationError(f"[report] has {', '.join(sorted(raw))}; known: melder_url, phone, email")
    if url:
        _check(url)
    return found if found != Reporting() else None


def _check(url: str) -> None:
    wanted = f"[report] melder_url = {url!r}; wanted an address such as {_EXAMPLE!r}"
    try:
        names = {name for _, name, _, _ in Formatter().parse(url) if name is not None}
        parts = urlsplit(url)
    except ValueError as error:
        raise DeclarationError(wanted) from error
    if parts.scheme != "https" or not parts.hostname or "{" in parts.netloc or not names <= set(PLACEHOLDERS):
        raise DeclarationError(wanted)
