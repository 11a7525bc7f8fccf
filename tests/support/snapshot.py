"""What the published OpenAPI promises; `python -m tests.support.snapshot` writes it anew when something was added."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

SNAPSHOT: Final = Path(__file__).parents[1] / "dashboard/openapi.json"
PROSE: Final = {"description", "summary", "title", "example", "examples", "tags", "info", "servers"}
Schema = dict[str, Any]


def promises(document: Any, *, named: bool = False) -> Any:
    """The document without what only people read; what stands below a name of ours is kept."""
    if isinstance(document, list):
        return [promises(one) for one in document]
    if not isinstance(document, dict):
        return document
    within = {"properties", "schemas", "paths", "responses", "content"}
    return {
        name: promises(one, named=name in within and not named)
        for name, one in document.items()
        if named or name not in PROSE
    }


def lost(old: Schema, new: Schema) -> Iterator[str]:
    """What a client of the old document would miss in the new one, or be asked for anew."""
    for path, methods in old["paths"].items():
        for method, operation in methods.items():
            where = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                yield where
            else:
                yield from _lost_of(where, Resolved(old, operation), Resolved(new, now))


class Resolved:
    """A part of a document, and the document its references lead into."""

    def __init__(self, document: Schema, part: Any) -> None:
        self.document, self.part = document, part
        while isinstance(self.part, dict) and "$ref" in self.part:
            self.part = document["components"]["schemas"][self.part["$ref"].rpartition("/")[2]]

    def at(self, *steps: Any) -> "Resolved":
        """What stands further in; empty where there is nothing."""
        one = self
        for step in steps:
            one = Resolved(self.document, one.part.get(step, {}))
        return one

    @property
    def variants(self) -> list["Resolved"]:
        """Itself, or each thing it may be, null left out."""
        parts = self.part.get("anyOf", [self.part])
        return [Resolved(self.document, one) for one in parts if one != {"type": "null"}]


def _lost_of(where: str, old: Resolved, new: Resolved) -> Iterator[str]:
    before, after = ({one["name"]: one for one in each.part.get("parameters", [])} for each in (old, new))
    yield from (f"{where}: parameter {name}" for name in before.keys() - after.keys())
    for name, one in after.items():
        if one["required"] and not before.get(name, {}).get("required"):
            yield f"{where}: parameter {name} is required now"
        if name in before:
            gone = set(before[name]["schema"].get("enum", ())) - set(one["schema"].get("enum", ()))
            yield from (f"{where}: {name}={value}" for value in sorted(gone))
    asked = ("requestBody", "content", "application/json", "schema")
    new_names = set(new.at(*asked).part.get("required", ())) - set(old.at(*asked).part.get("required", ()))
    yield from (f"{where}: field {name} is required now" for name in sorted(new_names))
    yield from _lost_properties(f"{where}: body", old.at(*asked), new.at(*asked))
    for status, answer in old.part["responses"].items():
        if status not in new.part["responses"]:
            yield f"{where}: {status}"
        for media in answer.get("content", ()):
            way = ("responses", status, "content", media)
            if not new.at(*way).part:
                yield f"{where}: {status} as {media}"
            yield from _lost_properties(f"{where}: {status}", old.at(*way, "schema"), new.at(*way, "schema"))


def _lost_properties(where: str, old: Resolved, new: Resolved) -> Iterator[str]:
    """Properties that are gone, may be left out now, or are of another type, however deep."""
    for one, other in zip(old.variants, new.variants, strict=False):
        if one.part.get("type") != other.part.get("type"):
            yield f"{where}: {one.part.get('type')} is {other.part.get('type')} now"
        always = set(one.part.get("required", ())) - set(other.part.get("required", ()))
        yield from (f"{where}.{name} may be left out now" for name in sorted(always) if "body" not in where)
        for name in one.part.get("properties", {}):
            if name not in other.part.get("properties", {}):
                yield f"{where}.{name}"
            else:
                way = ("properties", name)
                yield from _lost_properties(f"{where}.{name}", one.at(*way), other.at(*way))
        if "items" in one.part:
            yield from _lost_properties(f"{where}[]", one.at("items"), other.at("items"))


if __name__ == "__main__":
    from tests.support import small
    from tests.support.client import asker

    with asker(small.settle(Path(tempfile.mkdtemp()))) as client:
        made = promises(client.get("/api/openapi.json").json())
    SNAPSHOT.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", "utf-8")
