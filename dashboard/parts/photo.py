"""The picture of a site, where it has one."""

from collections.abc import Mapping
from typing import Any, Final

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words
from services.context import House
from services.site_changes import NOTE, PHOTO

FOLDER: Final = "fotos/"
"""Below the base; what follows is the id of a file that everybody may see."""
LARGEST: Final = (480, 360)
"""Width and height that none is shown beyond, CSS pixels."""


def photo(house: House, attributes: Mapping[str, Any], name: str, address: Address, words: Words) -> Markup | None:
    """The picture, with its size, so that nothing moves when it arrives; None: there is none."""
    if not (file_id := attributes.get(PHOTO)):
        return None
    size = shown(house.files().size(str(file_id)) or LARGEST)
    given = {"width": str(size[0]), "height": str(size[1])}
    text = words.say("site.photo_of", name=name)
    source = address.asset(f"{FOLDER}{file_id}")
    return tag("img", {"class": "photo", "src": source, "alt": text, "loading": "lazy", **given})


def shown(size: tuple[int, int]) -> tuple[int, int]:
    """How large a picture is shown, CSS pixels: whole, and never larger than it is."""
    share = min(1.0, *(most / of for most, of in zip(LARGEST, size, strict=True)))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def described(house: House, attributes: Mapping[str, Any], name: str, address: Address, words: Words) -> Markup | None:
    """What staff tell everybody of a site: a note, a picture; None: nothing."""
    note = tag("p", {"class": "station__told"}, str(attributes[NOTE])) if attributes.get(NOTE) else None
    seen = photo(house, attributes, name, address, words)
    return tag("div", {"class": "station__described"}, note, seen) if note or seen else None
