"""The wheels of a wheelhouse as parts."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from packageurl import PackageURL
from packaging.metadata import RawMetadata, parse_email
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from release.licences import expression
from release.part import Part, sha512

OURS: Final = "stadtklima"
SETUP: Final = "setup"
"""The extra that `requirements/run.lock` was resolved with."""
_TEXT: Final = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
_CODE: Final = (".py", ".so", ".js", ".pyd")
_MAIL: Final = re.compile(r"[^\s<>,;\"]+@[^\s<>,;\"]+\.\w+")
_SOURCES: Final = ("source", "source code", "repository", "code", "github", "homepage", "home")


def parts(folder: Path) -> dict[str, Part]:
    """All of them by key, ours included."""
    wheels = {path: _metadata(path) for path in sorted(folder.glob("*.whl"))}
    extras = _extras(wheels.values())
    known: set[str] = {canonicalize_name(one["name"]) for one in wheels.values()}
    found = (_part(path, one, extras, known) for path, one in wheels.items())
    return {one.key: one for one in found}


def _metadata(path: Path) -> RawMetadata:
    with ZipFile(path) as wheel:
        (name,) = (one for one in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", one))
        return parse_email(wheel.read(name))[0]


def _part(path: Path, metadata: RawMetadata, extras: Mapping[str, set[str]], known: set[str]) -> Part:
    name, version = canonicalize_name(metadata["name"]), str(parse_wheel_filename(path.name)[1])
    with ZipFile(path) as wheel:
        inside = wheel.namelist()
        texts = {
            one.rpartition("/")[2]: wheel.read(one).decode("utf-8", "replace")
            for one in inside
            if _TEXT.search(one) and ".dist-info/" in one
        }
    urls = _addresses(metadata)
    home = next((urls[one] for one in _SOURCES if one in urls), f"https://pypi.org/project/{name}/")
    return Part(
        purl=PackageURL("pypi", name=name, version=version),
        file=path.name,
        sha512=sha512(path),
        licence=expression(f"pypi:{name}", metadata.get("license_expression"), metadata.get("license")),
        creator=_mail(metadata) or home,
        source=home,
        address=f"https://pypi.org/project/{name}/{version}/#files",
        needs=tuple(f"pypi:{one}" for one in _needs(metadata, extras.get(name, set())) if one in known),
        texts=texts,
        has_code=any(one.endswith(_CODE) for one in inside),
        carries_libraries=any(".libs/" in one or ".dist-info/sboms/" in one for one in inside),
    )


def _extras(wheels: Iterable[RawMetadata]) -> dict[str, set[str]]:
    """Which extras are asked for, by name."""
    found: dict[str, set[str]] = {OURS: {SETUP}}
    for one in wheels:
        for requirement in map(Requirement, one.get("requires_dist", ())):
            found.setdefault(canonicalize_name(requirement.name), set()).update(requirement.extras)
    return found


def _needs(metadata: RawMetadata, extras: set[str]) -> list[str]:
    wanted = [Requirement(one) for one in metadata.get("requires_dist", ())]
    environments = [{"extra": one} for one in ("", *sorted(extras))]
    used = [one for one in wanted if one.marker is None or any(map(one.marker.evaluate, environments))]
    return sorted({canonicalize_name(one.name) for one in used})


def _mail(metadata: RawMetadata) -> str:
    told = f"{metadata.get('author_email', '')} {metadata.get('maintainer_email', '')}"
    return found[0] if (found := _MAIL.findall(told)) else ""


def _addresses(metadata: RawMetadata) -> dict[str, str]:
    """By label in small letters."""
    told = {**metadata.get("project_urls", {}), "homepage": metadata.get("home_page", "")}
    return {label.lower(): address for label, address in told.items() if address.startswith("http")}
