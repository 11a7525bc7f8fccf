"""Takes from the stylesheet of KERN UX only the components that our pages use: 340 kB become some 30."""

import re
from collections.abc import Iterator
from typing import Final

USED: Final = frozenset(
    {
        "kern-alert",
        "kern-body",
        "kern-btn",
        "kern-dark",
        "kern-form-check",
        "kern-form-input",
        "kern-label",
        "kern-light",
        "kern-link",
    }
)
"""Components: a class belongs to one if it is its name or its name and ``--`` or ``__``."""

_CLASS = re.compile(r"\.(kern-[A-Za-z0-9_-]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def subset(css: str, *, used: frozenset[str] = USED) -> str:
    """The rules whose selectors name no other component; tokens and themes stay whole."""
    return "".join(_kept(_COMMENT.sub("", css), used))


def _kept(css: str, used: frozenset[str]) -> Iterator[str]:
    for prelude, body in _blocks(css):
        if body is None:
            yield f"{prelude};"
        elif prelude.startswith(("@media", "@supports", "@layer")):
            inner = "".join(_kept(body, used))
            if inner:
                yield f"{prelude}{{{inner}}}"
        elif prelude.startswith("@"):
            yield f"{prelude}{{{body}}}"
        elif selectors := [one for one in _selectors(prelude) if _wanted(one, used)]:
            yield f"{','.join(selectors)}{{{body}}}"


def _wanted(selector: str, used: frozenset[str]) -> bool:
    return all(re.split("--|__", name)[0] in used for name in _CLASS.findall(selector))


def _selectors(prelude: str) -> Iterator[str]:
    """The parts of a selector list; commas inside of parentheses do not separate."""
    depth, part = 0, ""
    for char in prelude:
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            yield part.strip()
            part = ""
        else:
            part += char
    yield part.strip()


def _blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """Each rule of one level as prelude and body; statements such as @charset have no body."""
    start = index = 0
    while index < len(css):
        char = css[index]
        if char in "\"'":
            index = css.index(char, index + 1)
        elif char == ";":
            yield css[start:index].strip(), None
            start = index + 1
        elif char == "{":
            end = _closing(css, index)
            yield css[start:index].strip(), css[index + 1 : end]
            start, index = end + 1, end
        index += 1


def _closing(css: str, opening: int) -> int:
    depth, index = 0, opening
    while True:
        char = css[index]
        if char in "\"'":
            index = css.index(char, index + 1)
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return index
        index += 1
