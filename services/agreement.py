"""Whether pages of crews may be used: the town's file names the agreement on them, or nobody real works with them."""

from data.errors import AccessError
from data.opening_hours import BERLIN
from services.context import House


class NoAgreementError(AccessError):
    """What is kept of crews only by an agreement, and there is none."""


def check_agreement(house: House) -> None:
    """See that it is there; NoAgreementError: it is not, or not yet in force."""
    agreed, today = house.town.agreement, house.clock.now().astimezone(BERLIN).date()
    if house.settings.demo == "none" and (agreed is None or agreed.date > today):
        raise NoAgreementError("pages of crews stay closed until the town's file names the agreement: [agreement]")
