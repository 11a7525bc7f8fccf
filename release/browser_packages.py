"""The npm packages as parts: what browsers get of them, and what builds that."""

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from packageurl import PackageURL

from dashboard.assets.notices import served
from release.licences import expression
from release.part import Part

ROOT: Final = Path(__file__).parents[1]
INSTALLED: Final = "node_modules/.package-lock.json"
_TEXT: Final = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
_CODE: Final = (".js", ".cjs", ".mjs", ".node", "")
_REGISTRY: Final = "https://registry.npmjs.org"


def parts() -> dict[str, Part]:
    """Those that are installed here but for what only tests need, by key."""
    listed: dict[str, Any] = json.loads((ROOT / INSTALLED).read_text("utf-8"))["packages"]
    used = {folder: facts for folder, facts in listed.items() if not facts.get("dev")}
    delivered = set(served())
    found = (_part(folder, facts, used, is_delivered=folder in delivered) for folder, facts in used.items())
    return {one.key: one for one in found}


def wanted() -> tuple[str, ...]:
    """Keys of those that package.json names."""
    return tuple(f"npm:{one}" for one in json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"])


def _part(folder: str, facts: Mapping[str, Any], used: Mapping[str, Any], *, is_delivered: bool) -> Part:
    name = _name(folder)
    namespace, _, base = name.rpartition("/")
    about = json.loads((ROOT / folder / "package.json").read_text("utf-8"))
    files = [one for one in (ROOT / folder).rglob("*") if one.is_file()]
    needs = [*facts.get("dependencies", ()), *facts.get("optionalDependencies", ())]
    home = _home(about, name)
    return Part(
        purl=PackageURL("npm", namespace=namespace or None, name=base, version=facts["version"]),
        file=f"{base}-{facts['version']}.tgz",
        sha512=b64decode(facts["integrity"].removeprefix("sha512-")).hex(),
        licence=expression(f"npm:{name}", facts.get("license")),
        creator=home,
        source=home,
        address=f"{_REGISTRY}/{name}/-/{base}-{facts['version']}.tgz",
        needs=tuple(f"npm:{one}" for one in needs if f"node_modules/{one}" in used),
        texts={
            one.name: one.read_text("utf-8") for one in files if one.parent == ROOT / folder and _TEXT.match(one.name)
        },
        is_delivered=is_delivered,
        has_code=any(one.suffix in _CODE for one in files),
    )


def _name(folder: str) -> str:
    return folder.rpartition("node_modules/")[2]


def _home(about: Mapping[str, Any], name: str) -> str:
    """Where its source is, as an address that a browser opens; else its page at the registry."""
    told = about.get("repository") or about.get("homepage") or ""
    address = told if isinstance(told, str) else told.get("url", "")
    if re.fullmatch(r"[\w.-]+/[\w.-]+", address):
        return f"https://github.com/{address}"
    plain = re.sub(r"^(git\+)?(ssh://git@|git@|git://|https?://)", "https://", address).removesuffix(".git")
    plain = re.sub(r"^https://([\w.]+):", r"https://\1/", plain)
    return plain if plain.startswith("https://") else f"https://www.npmjs.com/package/{name}"
