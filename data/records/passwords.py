"""Passwords as hashes that are slow to guess: argon2id, salted, compared in constant time; weak ones are refused."""

import hashlib
import hmac
import secrets
import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from data.errors import BadRequestError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FEWEST_CHARACTERS: Final = 12
MOST_CHARACTERS: Final = 200
LEAST_SCORE: Final = 3
"""Of zxcvbn: more than 10^8 guesses."""
_COST = (3, 65_536, 1)
"""Passes, KiB of memory, lanes: the second choice of RFC 9106 with one lane; about 0.15 s."""
_AT_ONCE: Final = threading.BoundedSemaphore(4)
"""So many are computed at once: whoever guesses from many places fills no memory."""
_LOOKED_AT: Final = 72
"""zxcvbn takes no more characters."""


class WeakPasswordError(BadRequestError):
    """A password that could be guessed, or that nobody could have meant."""


def hashed(password: str, *, known: Sequence[str] = ()) -> str:
    """The text that is kept of a password; ``known`` are words about its user, which everybody would try first.

    Raises:
        WeakPasswordError: it is too short, too long, or one of the first hundred million guesses.
    """
    if not FEWEST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise WeakPasswordError(
            f"the password has {len(password)} characters; it needs {FEWEST_CHARACTERS} to {MOST_CHARACTERS}"
        )
    if _score(password, known) < LEAST_SCORE:
        raise WeakPasswordError(
            "the password could be guessed: it is made of frequent words, names, dates or rows of keys; "
            "take four words that have nothing to do with one another"
        )
    return hashed_secret(password)


def hashed_secret(secret: str) -> str:
    """The text that is kept of something people type, however short."""
    with _AT_ONCE:
        return _hasher(_COST).hash(secret)


def matches(password: str, kept: str | None) -> bool:
    """Whether a password is the one of which this text was kept; as slow where nothing was kept."""
    from argon2.exceptions import InvalidHashError, VerifyMismatchError  # noqa: PLC0415 - who logs in pays for it

    given = password[: MOST_CHARACTERS + 1]
    with _AT_ONCE:
        nobody = _nobody(_COST)
        if kept and kept.startswith("scrypt$"):
            return _matches_scrypt(given, kept)
        try:
            return _hasher(_COST).verify(kept or nobody, given.encode("utf-8", "surrogatepass")) and bool(kept)
        except (VerifyMismatchError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether the text was made at another cost, or in the way of older versions."""
    return not kept.startswith("$argon2id$") or _hasher(_COST).check_needs_rehash(kept)


@cache
def _hasher(cost: tuple[int, int, int]) -> "PasswordHasher":
    from argon2 import PasswordHasher  # noqa: PLC0415 - see matches

    passes, memory_kib, lanes = cost
    return PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)


@cache
def _nobody(cost: tuple[int, int, int]) -> str:
    """Stands in where there is no such user, so that time does not tell."""
    return _hasher(cost).hash(secrets.token_bytes(16))


def _score(password: str, known: Sequence[str]) -> int:
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists of words take 0.1 s and 10 MB

    score: int = zxcvbn(password[:_LOOKED_AT], user_inputs=list(known))["score"]
    return score


def _matches_scrypt(password: str, kept: str) -> bool:
    """``scrypt$15$8$3$salt$hash``: powers of two of the rounds, block size, parallel runs."""
    _, rounds, block, runs, salt, wanted = kept.split("$")
    n, r, p = 2 ** int(rounds), int(block), int(runs)
    memory, raw = 128 * r * (n + p + 2), password.encode("utf-8", "surrogatepass")
    given = hashlib.scrypt(raw, salt=bytes.fromhex(salt), n=n, r=r, p=p, maxmem=memory, dklen=32)
    return hmac.compare_digest(given, bytes.fromhex(wanted))
