"""The bill of materials has every field that BSI TR-03183-2 (2.1.0) wants of it and of each component."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.licenses import canonicalize_license_expression

from data.errors import DeclarationError
from release import bom, notices, requirements, wheels
from release.__main__ import ROOT, parts
from release.part import Part

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
OURS = "Name: stadtklima\nVersion: 0.1.0\nLicense-Expression: EUPL-1.2\nRequires-Dist: Tiny.Thing>=1\n"
TINY = """Name: Tiny.Thing
Version: 1.2
License-Expression: mit
Author-email: Anna <anna@tiny.example>
Project-URL: Source, https://tiny.example/code
Requires-Dist: absent; extra == "more"
"""


def wheel(folder: Path, name: str, metadata: str, **files: str) -> Path:
    made = folder / f"{name}-py3-none-any.whl"
    with ZipFile(made, "w") as archive:
        archive.writestr(f"{name}.dist-info/METADATA", f"Metadata-Version: 2.4\n{metadata}\n")
        for path, text in files.items():
            archive.writestr(f"{name}.dist-info/licenses/{path}", text)
        archive.writestr("tiny.py", "")
    return made


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheelhouse with our wheel and one other."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    wheel(folder, "stadtklima-0.1.0", OURS, LICENSE="EUPL")
    wheel(folder, "tiny_thing-1.2", TINY, LICENSE="Anna's words")
    return folder


@pytest.fixture(scope="module")
def found(house: Path) -> dict[str, Part]:
    return parts(house)


@pytest.fixture(scope="module")
def bill(found: dict[str, Part]) -> dict[str, Any]:
    return bom.document(found, root=ROOT, at=datetime(2026, 7, 1, 12, tzinfo=UTC))


def prop(one: dict[str, Any], name: str) -> str:
    (value,) = (told["value"] for told in one["properties"] if told["name"] == f"bsi:component:{name}")
    return str(value)


def reference(one: dict[str, Any], kind: str) -> dict[str, Any]:
    (told,) = (told for told in one["externalReferences"] if told["type"] == kind)
    return dict(told)


def creator(of: dict[str, Any]) -> bool:
    told = of["manufacturer"]
    urls, mails = told.get("url", []), [one["email"] for one in told.get("contact", [])]
    return len(urls) + len(mails) == 1 and all("://" in one for one in urls) and all(map(MAIL.fullmatch, mails))


def licence(one: dict[str, Any]) -> bool:
    (told,) = one["licenses"]
    expression = told["expression"]
    return (told["acknowledgement"], canonicalize_license_expression(expression)) == ("concluded", expression)


REQUIRED: dict[str, Callable[[dict[str, Any]], object]] = {
    "component creator": creator,
    "component name": lambda one: one["name"],
    "component version": lambda one: one["version"],
    "filename": lambda one: "/" not in prop(one, "filename") and prop(one, "filename").endswith((".whl", ".tgz")),
    "distribution licences": licence,
    "hash value of the deployable component": lambda one: [
        re.fullmatch("[0-9a-f]{128}", told["content"])
        for told in reference(one, "distribution")["hashes"]
        if told["alg"] == "SHA-512"
    ],
    "executable property": lambda one: prop(one, "executable") in {"executable", "non-executable"},
    "archive property": lambda one: prop(one, "archive") in {"archive", "no archive"},
    "structured property": lambda one: prop(one, "structured") in {"structured", "unstructured"},
    "source code URI": lambda one: reference(one, "source-distribution")["url"].startswith("http"),
    "URI of the deployable form": lambda one: reference(one, "distribution")["url"].startswith("http"),
    "other unique identifiers": lambda one: one["purl"].startswith("pkg:"),
}


@pytest.mark.parametrize("field", REQUIRED)
def test_each_component_has_each_field_of_section_5_2_2(bill: dict[str, Any], field: str) -> None:
    components = [bill["metadata"]["component"], *bill["components"]]
    assert len(components) > 30
    assert [one["bom-ref"] for one in components if not REQUIRED[field](one)] == []


def test_the_bill_has_the_fields_of_section_5_2_1(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])
    assert bill["metadata"]["timestamp"] == "2026-07-01T12:00:00+00:00"
    assert creator(bill["metadata"])


def test_dependencies_of_every_component_are_told_and_how_complete_they_are(bill: dict[str, Any]) -> None:
    refs = {one["bom-ref"] for one in bill["components"]} | {ROOT}
    needs = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    assert needs.keys() == refs
    assert needs["pypi:tiny-thing"] == []
    assert {"pypi:tiny-thing", "npm:leaflet"} <= {*needs[ROOT]}
    assert sorted(ref for one in bill["compositions"] for ref in one["dependencies"]) == sorted(refs)


def test_weaknesses_never_stand_in_it(bill: dict[str, Any]) -> None:
    assert "vulnerabilities" not in bill


def test_what_only_builds_is_told_apart(bill: dict[str, Any]) -> None:
    scopes = {one["bom-ref"]: one["scope"] for one in bill["components"]}
    assert (scopes["npm:leaflet"], scopes["npm:esbuild"]) == ("required", "excluded")


def test_a_licence_that_nobody_can_read_stops_the_release(tmp_path: Path) -> None:
    wheel(tmp_path, "stadtklima-0.1.0", OURS.replace("License-Expression: EUPL-1.2", "License: ask us"))
    with pytest.raises(DeclarationError, match=r"pypi:stadtklima: None or 'ask us' .* licences\.toml"):
        wheels.parts(tmp_path)


def test_notices_have_the_texts_that_packages_bring_and_those_they_forget(found: dict[str, Part]) -> None:
    text = notices.text(found.values())
    assert "=== tiny-thing 1.2 (pypi): MIT ===\nhttps://tiny.example/code\n\nAnna's words" in text
    assert "=== pmtiles" in text
    assert "=== esbuild" not in text
    assert text.count("Redistributions in binary form must reproduce") > 3


def test_a_wheelhouse_lists_each_wheel_by_its_hash(house: Path) -> None:
    lines = requirements.text(house).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["stadtklima==0.1.0", "tiny-thing==1.2"]
    assert all(re.fullmatch(r"\S+ --hash=sha256:[0-9a-f]{64}", line) for line in lines)
