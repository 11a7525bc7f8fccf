"""One thing of others that a release is made of."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from packageurl import PackageURL

from data.errors import DeclarationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A wheel or an npm package.

    Args:
        name: as its index spells it, normalised.
        file: name of the file that is installed.
        sha512: of that file, hexadecimal.
        licence: SPDX expression.
        creator: an e-mail address, else a URL.
        source: where its source text is.
        address: where the file is to be had.
        needs: keys of other parts.
        texts: its licence texts by the name of their file.
        is_delivered: False for what only builds.
        has_code: False for data alone.
        carries_libraries: whether it brings compiled libraries of others, which it does not list.
    """

    purl: PackageURL
    file: str
    sha512: str
    licence: str
    creator: str
    source: str
    address: str
    needs: tuple[str, ...]
    texts: dict[str, str]
    is_delivered: bool = True
    has_code: bool = True
    carries_libraries: bool = False

    @property
    def key(self) -> str:
        """`pypi:numpy` or `npm:@kern-ux/native`."""
        return f"{self.purl.type}:{self.name}"

    @property
    def name(self) -> str:
        """With its scope where it has one."""
        return f"{self.purl.namespace}/{self.purl.name}" if self.purl.namespace else self.purl.name

    @property
    def version(self) -> str:
        """As it says itself; DeclarationError: it says none."""
        if not self.purl.version:
            raise DeclarationError(f"{self.file}: says no version")
        return self.purl.version


def sha512(path: Path) -> str:
    """Of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()
