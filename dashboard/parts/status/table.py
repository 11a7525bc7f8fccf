"""A table that becomes a list of cards on a phone."""

from collections.abc import Sequence

from dashboard.parts.markup import Child, Markup, tag


def cards(head: Sequence[str], rows: Sequence[Sequence[Child]], *, caption: str) -> Markup:
    """A table whose first column names each row."""
    lines = [
        tag(
            "tr",
            None,
            tag("th", {"scope": "row"}, first),
            *(tag("td", {"data-column": name}, cell) for name, cell in zip(head[1:], rest, strict=True)),
        )
        for first, *rest in rows
    ]
    return tag(
        "table",
        {"class": "cards"},
        tag("caption", {"class": "sr-only"}, caption),
        tag("thead", None, tag("tr", None, *(tag("th", {"scope": "col"}, one) for one in head))),
        tag("tbody", None, *lines),
    )
