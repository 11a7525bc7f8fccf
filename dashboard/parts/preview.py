"""How a page looks where its link is passed on: title, description and a picture of what is so now (Open Graph)."""

from typing import Final
from urllib.parse import urlsplit

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup, tag

WIDTH, HEIGHT = 1200, 630
"""Px of a picture: what messengers, mail programs and social media show whole."""
_LOCALES: Final = {"de": "de_DE", "en": "en_GB"}


def picture_path(address: Address, tile: str, **asked: str) -> str:
    """Where the picture of a tile is, in the language of a page."""
    spoken = Address(base=address.base, path=f"/embed/{tile}.png", language=address.language, simple=address.simple)
    own = "&".join(f"{name}={value}" for name, value in asked.items())
    link = spoken.to()
    return f"{link}{'&' if '?' in link else '?'}{own}" if own else link


def preview(address: Address, *, site: str, title: str, description: str, picture: str) -> list[Markup]:
    """What the head of a page says of it; addresses are whole, as the public knows them."""
    host = urlsplit(address.origin)._replace(path="").geturl()
    said = {
        "og:type": "website",
        "og:site_name": site,
        "og:locale": _LOCALES[address.language],
        "og:title": title,
        "og:description": description,
        "og:url": f"{host}{address.to(theme=None, app=False)}",
        "og:image": f"{host}{picture}",
        "og:image:type": "image/png",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": title,
    }
    card = tag("meta", {"name": "twitter:card", "content": "summary_large_image"})
    return [*(tag("meta", {"property": key, "content": text}) for key, text in said.items()), card]
