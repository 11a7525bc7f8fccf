"""The code that stands on a device: its number alone, or the LoRa Alliance's TR005 with the number in it."""

import re
from typing import Final

from data.errors import FieldError

_TR005: Final = re.compile(r"LW:D0:[0-9A-F]{16}:([0-9A-F]{16})(?::[0-9A-F]{8}(?::.*)?)?", re.IGNORECASE)
"""Schema D0: JoinEUI, DevEUI, ProfileID (vendor and profile), then further fields of one letter each."""
_EUI: Final = re.compile(r"[0-9A-F]{16}", re.IGNORECASE)
_OTHER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{1,95}")
"""Numbers of devices that are no LoRaWAN."""


def serial(code: str) -> str:
    """The id of the device that a code names, a DevEUI in capitals.

    Args:
        code: as scanned or typed: ``LW:D0:...``, 16 hexadecimal digits with or without separators, or another number.

    Raises:
        FieldError: it names none.
    """
    text = code.strip()
    if found := _TR005.fullmatch(text):
        return found[1].upper()
    bare = re.sub(r"[\s:-]", "", text)
    if _EUI.fullmatch(bare):
        return bare.upper()
    if text.upper().startswith("LW:") or not _OTHER.fullmatch(text):
        raise FieldError("serial", f"{text[:60]!r} names no device; wanted a DevEUI of 16 digits, or LW:D0:...")
    return text
