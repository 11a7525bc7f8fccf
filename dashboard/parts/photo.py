"""The picture of a site, where it has one."""

from collections.abc import Mapping
from typing import Any, Final

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words
from services.site_changes import NOTE, PHOTO

FOLDER: Final = "fotos/"
"""Below the base; what follows is the id of a file that everybody may see."""


def photo(attributes: Mapping[str, Any], name: str, address: Address, words: Words) -> Markup | None:
    """The picture; None: there is none."""
    if not (file_id := attributes.get(PHOTO)):
        return None
    text = words.say("site.photo_of", name=name)
    return tag("img", {"class": "photo", "src": address.asset(f"{FOLDER}{file_id}"), "alt": text, "loading": "lazy"})


def described(attributes: Mapping[str, Any], name: str, address: Address, words: Words) -> Markup | None:
    """What staff tell everybody of a site: a note, a picture; None: nothing."""
    note = tag("p", {"class": "station__told"}, str(attributes[NOTE])) if attributes.get(NOTE) else None
    seen = photo(attributes, name, address, words)
    return tag("div", {"class": "station__described"}, note, seen) if note or seen else None
