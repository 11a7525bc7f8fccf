"""The languages in which people are told anything."""

from typing import Final, Literal, TypeAlias, get_args

Language: TypeAlias = Literal["de", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
GERMAN: Final[Language] = "de"
"""That of whoever has not chosen."""
