"""How a command gets the house it works in; imported late, because `--help` needs none of it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.context import House


def open_house() -> "House":
    """The house of the settings in the environment.

    Raises:
        ValidationError: a setting is none of its kind.
        StadtklimaError: there is no such town, or it contradicts itself.
    """
    from services.context import House  # noqa: PLC0415 - see the module's sentence
    from services.settings import Settings  # noqa: PLC0415 - see the module's sentence

    return House.open(Settings())
