"""What a town's IT reads before it installs anything is there, valid and true."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SCHEMA = json.loads((ROOT / "tests/files/publiccode-0.4.json").read_text("utf-8"))
CODE = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
PAGES = [
    "README.md",
    "README.de.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "CODE_OF_CONDUCT.md",
    *(str(one.relative_to(ROOT)) for one in (ROOT / "docs").rglob("*.md")),
]


def test_publiccode_keeps_to_the_rules_of_version_0_4() -> None:
    assert [one.message for one in Draft202012Validator(SCHEMA).iter_errors(CODE)] == []


@pytest.mark.parametrize("broken", ["name", "url", "legal", "maintenance", "softwareType"])
def test_rules_that_are_broken_are_found(broken: str) -> None:
    assert list(Draft202012Validator(SCHEMA).iter_errors({**CODE, broken: {"type": "community"}}))


def test_publiccode_names_files_that_there_are_and_the_version_of_the_last_release() -> None:
    named = [CODE["logo"], *(one for said in CODE["description"].values() for one in said["screenshots"])]
    assert [one for one in named if not (ROOT / one).is_file()] == []
    assert CODE.get("softwareVersion", PROJECT["version"]) == PROJECT["version"]
    assert CODE["legal"]["license"] == PROJECT["license"]


def test_the_licence_stands_twice_and_is_the_same() -> None:
    # LICENSE is where people and package indexes look, LICENSES/ is where REUSE looks.
    assert (ROOT / "LICENSE").read_bytes() == (ROOT / "LICENSES/EUPL-1.2.txt").read_bytes()


def test_the_changelog_has_a_section_for_what_comes_and_dated_ones_for_what_was_released() -> None:
    heads = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heads[0] == "Unreleased"
    assert [one for one in heads[1:] if not re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", one)] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_between_our_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)", text)
    assert [name for name, _ in links if name and not ((ROOT / page).parent / name).exists()] == []


def test_proofs_that_measures_name_are_there() -> None:
    text = (ROOT / "docs/massnahmen.md").read_text("utf-8")
    assert [one for one in re.findall(r"`(tests/[\w/.]+)`", text) if not (ROOT / one).exists()] == []


ROOMS = (
    "analysis",
    "assets",
    "bench",
    "cli",
    "dashboard",
    "data",
    "docs",
    "geo",
    "layers",
    "queries",
    "services",
    "tests",
)


def test_nothing_names_a_folder_of_the_machine_it_was_written_on() -> None:
    """It would hold nowhere else."""
    own = re.compile(r"[\"'( ]/(?:work|home|root|Users)/")
    found = (one for room in ROOMS for one in (ROOT / room).rglob("*") if "node_modules" not in one.parts)
    files = (one for one in found if one.suffix in {".py", ".js", ".toml", ".md"})
    assert [str(one) for one in files if own.search(one.read_text("utf-8"))] == []
