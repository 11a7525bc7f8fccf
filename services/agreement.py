"""Whether pages of crews may be used: the town's file names the agreement on them, or nobody real works with them."""

from data.errors import AccessError
from data.opening_hours import BERLIN
from services.context import House


class NoAgreementError(AccessError):
    """What is kept of crews only by an agreement, and there is none."""


def is_agreed(house: House) -> bool:
    """Whether the town's file names an agreement that is in force."""
    agreed, today = house.town.agreement, house.clock.now().astimezone(BERLIN).date()
    return agreed is not None and agreed.date <= today


def check_agreement(house: House) -> None:
    """See that it is there; NoAgreementError: it is not, or not yet in force."""
    if house.settings.demo == "none" and not is_agreed(house):
        raise NoAgreementError("pages of crews stay closed until the town's file names the agreement: [agreement]")
