"""Licences as SPDX expressions: as a package says them, else as somebody has read in its text."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from data.errors import DeclarationError

READ: Final[Mapping[str, str]] = tomllib.loads(Path(__file__).with_name("licences.toml").read_text("utf-8"))
"""By key of a part."""


def expression(key: str, *told: str | None) -> str:
    """The first of what a package tells that is an SPDX expression, or what was read.

    Raises:
        DeclarationError: neither is there.
    """
    for one in (READ.get(key), *told):
        try:
            return str(canonicalize_license_expression(one or ""))
        except InvalidLicenseExpression:
            continue
    raise DeclarationError(
        f"{key}: {' or '.join(map(repr, told))} is no SPDX expression: read its licence, and say it in licences.toml"
    )
