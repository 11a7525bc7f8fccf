"""Links between answers, in documents and in the header Link."""

from collections.abc import Iterable, Mapping

JSON = "application/json"


def link(href: str, rel: str, media_type: str = JSON, *, title: str = "") -> dict[str, str]:
    """One link of a document."""
    return {"href": href, "rel": rel, "type": media_type, **({"title": title} if title else {})}


def written(links: Iterable[Mapping[str, str]]) -> str:
    """The links as a header (RFC 8288)."""
    return ", ".join(f'<{one["href"]}>; rel="{one["rel"]}"; type="{one["type"]}"' for one in links)
