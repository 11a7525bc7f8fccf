"""Where people report a full or broken container: the town's Melder, its telephone or e-mail, as town.toml says."""

from string import Formatter
from typing import Annotated, Final
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from data.documents import TABLE

PLACEHOLDERS: Final = ("site_id", "name")
_EXAMPLE: Final = "https://melder.example.org/neu?ort={site_id}&name={name}"


def _openable(url: str) -> str:
    wanted = f"wanted an address such as {_EXAMPLE!r}"
    try:
        names = {name for _, name, _, _ in Formatter().parse(url) if name is not None}
        parts = urlsplit(url)
    except ValueError as error:
        raise ValueError(wanted) from error
    if parts.scheme != "https" or not parts.hostname or "{" in parts.netloc or not names <= set(PLACEHOLDERS):
        raise ValueError(wanted)
    return url


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Reporting:
    """The ways of telling, ``[report]``; at least one of them is not empty.

    Args:
        url: template of a page's address with ``{site_id}`` and ``{name}`` where it wants them; ``melder_url`` in the
            file.
        phone: a number as people write it.
        email: an address.
    """

    url: Annotated[str, AfterValidator(_openable), Field(validation_alias="melder_url")] = ""
    phone: str = ""
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")] = ""

    def __post_init__(self) -> None:
        if not (self.url or self.phone or self.email):
            raise ValueError("needs melder_url, phone or email")

    @property
    def host(self) -> str:
        """Whose page it is."""
        return urlsplit(self.url).hostname or ""

    def url_of(self, site_id: str, name: str) -> str:
        """The page's address for one site."""
        return self.url.format(site_id=quote(site_id, safe=""), name=quote(name, safe=""))
