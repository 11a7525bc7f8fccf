"""Passwords as hashes that are slow to guess: scrypt, salted, compared in constant time."""

import hashlib
import hmac
import secrets
from typing import Final

from data.errors import BadRequestError

FEWEST_CHARACTERS: Final = 12
MOST_CHARACTERS: Final = 200
_COST: Final = (15, 8, 3)
"""Powers of two of the rounds, block size, parallel runs: 32 MiB and about 0.3 s, one of the OWASP's equal choices."""
_KIND: Final = "scrypt"


class WeakPasswordError(BadRequestError):
    """A password that could be guessed, or that nobody could have meant."""


def hashed(password: str) -> str:
    """The text that is kept of a password, ``scrypt$15$8$3$salt$hash``; WeakPasswordError: too short or long."""
    if not FEWEST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise WeakPasswordError(
            f"the password has {len(password)} characters; it needs {FEWEST_CHARACTERS} to {MOST_CHARACTERS}"
        )
    salt = secrets.token_bytes(16)
    return "$".join([_KIND, *map(str, _COST), salt.hex(), _scrypt(password, salt, _COST).hex()])


def matches(password: str, kept: str | None) -> bool:
    """Whether a password is the one of which this text was kept; as slow where nothing was kept."""
    _, rounds, block, runs, salt, wanted = (kept or _NOBODY).split("$")
    given = _scrypt(password[: MOST_CHARACTERS + 1], bytes.fromhex(salt), (int(rounds), int(block), int(runs)))
    return hmac.compare_digest(given, bytes.fromhex(wanted)) and kept is not None


def _scrypt(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    rounds, block, runs = cost
    memory = 128 * block * (2**rounds + runs + 2)
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"), salt=salt, n=2**rounds, r=block, p=runs, maxmem=memory, dklen=32
    )


_NOBODY: Final = "$".join([_KIND, *map(str, _COST), "00" * 16, "00" * 32])
"""Stands in where there is no such user, so that time does not tell."""
