"""Finds sites as a caller names them: by number, by name, by the street they stand in, or near an address."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np

from data.projection import to_metres
from data.town.gazetteer import Gazetteer
from services.board.board import DispatchBoard

MOST: Final = 8
NEAR_M: Final = 600
"""Whoever complains of a bin stands near it."""
_ABBREVIATED: Final = re.compile(r"str(?:\.|asse|aße)?(?=\s|\d|$)")


def folded(text: str) -> str:
    """Letters and digits as people mean them: no case, no accents, ``str.`` for Straße."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(_ABBREVIATED.sub("strasse ", bare).replace("-", " ").split())


def search(board: DispatchBoard, text: str, *, names: Gazetteer | None = None) -> list[int]:
    """Rows of a board, at most `MOST`: by number, then names with every word, then what stands near an address."""
    asked = folded(text)
    if not asked:
        return []
    found = [row for row, site in enumerate(board.site_id) if folded(site) == asked]
    words = asked.split()
    named = [(_misses(board, row, words), row) for row in range(len(board))]
    found += [row for misses, row in sorted(named) if not misses]
    found += _near(board, text, names) if names is not None and len(found) < MOST else []
    return list(dict.fromkeys(found))[:MOST]


def _misses(board: DispatchBoard, row: int, words: Sequence[str]) -> int:
    said = folded(f"{board.name[row]} {board.district[row]} {board.site_id[row]}")
    return sum(one not in said for one in words)


def _near(board: DispatchBoard, text: str, names: Gazetteer) -> list[int]:
    place = names.find(text, limit=1).places[:1]
    if not place or place[0].kind == "district" or not len(board):
        return []
    here = to_metres([place[0].lon], [place[0].lat])
    away_m = np.hypot(*(to_metres(board.lon, board.lat) - here).T)
    return [row for row in np.argsort(away_m, kind="stable").tolist()[:MOST] if away_m[row] <= NEAR_M]
