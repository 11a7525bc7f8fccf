"""Messages to staff (Meldungen): found by rules, suppressed by their cause, sent as people want it."""

from data.records.messages import StaffMessage
from data.records.permissions import Account
from services.context import House
from services.messages.readers import READ, may_read


def open_messages(house: House, account: Account) -> list[StaffMessage]:
    """What wants somebody's attention now, the most severe and newest first; without what is put off."""
    now = house.clock.now()
    there = house.records.messages.open(account.bodies(READ))
    found = [one for one in there if may_read(account.rights, one) and not one.is_shelved(now)]
    order = {"urgent": 0, "high": 1, "low": 2}
    return sorted(found, key=lambda one: order[one.severity])
