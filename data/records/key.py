"""The key of an installation: what is counted or kept with it can be neither guessed nor read without the file."""

import hashlib
import hmac
import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from data.errors import DeclarationError
from data.folders import sync

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_BYTES: Final = 32


def token_hash(token: str) -> str:
    """What is kept of a secret of 256 random bits: a plain hash of it cannot be guessed back, and costs nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class InstallationKey:
    """256 random bits, of which another key is derived for each purpose.

    Args:
        path: a file that only its owner may read, made at first use; None: bits for the life of this object.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @cached_property
    def _secret(self) -> bytes:
        """DeclarationError: the file is no key."""
        if self._path is None:
            return secrets.token_bytes(_BYTES)
        if not self._path.exists():
            _make(self._path)
        found = self._path.read_bytes()
        if len(found) != _BYTES:
            raise DeclarationError(f"{self._path} is no key of an installation: {len(found)} bytes, not {_BYTES}")
        return found

    def digest(self, purpose: str, text: str) -> str:
        """64 hexadecimal digits that nobody can find the text to without the key (HMAC-SHA-256)."""
        return hmac.new(self._of(purpose), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def sealed(self, purpose: str, text: str) -> str:
        """The text, so that only `opened` reads it (Fernet)."""
        return str(self._fernet(purpose).encrypt(text.encode()).decode())

    def opened(self, purpose: str, token: str) -> str:
        """What was sealed; DeclarationError: it was sealed with another key."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - costs time that few commands need pay

        try:
            return str(self._fernet(purpose).decrypt(token.encode()).decode())
        except InvalidToken:
            raise DeclarationError("this was sealed with the key of another installation") from None

    def _fernet(self, purpose: str) -> "Fernet":
        from cryptography.fernet import Fernet  # noqa: PLC0415 - see above

        return Fernet(urlsafe_b64encode(self._of(purpose)))

    def _of(self, purpose: str) -> bytes:
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()


def _make(path: Path) -> None:
    """Several that start at once make one: whoever comes first."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # ours alone: 0600
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
    sync(Path(draft))
    with suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()
    sync(path.parent)
