"""Every package that a release passes on has a licence that somebody can name."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from data.errors import DeclarationError
from release import browser_packages
from release.licences import READ, expression

LOCK = (Path(__file__).parents[2] / "requirements/run.lock").read_text("utf-8")
LOCKED = sorted(map(canonicalize_name, re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)))


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_package_says_its_licence_or_somebody_has_read_it(name: str) -> None:
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return  # of another machine than this
    told = [next(iter(said.get_all(one) or []), None) for one in ("License-Expression", "License")]
    assert expression(f"pypi:{name}", *told)


def test_npm_packages_do_too() -> None:
    assert all(one.licence for one in browser_packages.parts().values())


def test_what_was_read_is_of_packages_that_there_are() -> None:
    assert {one.removeprefix("pypi:") for one in READ} <= set(LOCKED)


def test_an_unknown_licence_is_named_with_what_the_package_tells() -> None:
    with pytest.raises(DeclarationError, match=r"pypi:x: None or 'ask us' is no SPDX expression: .* licences\.toml"):
        expression("pypi:x", None, "ask us")
