"""The receive process: what comes by brokers."""

import threading

from data.errors import DeclarationError
from data.inbox import Inbox
from data.receivers import receiving
from data.receivers.brokers import STANDARD, brokers
from services.context import House


def run(house: House, stop: threading.Event) -> None:
    """Receive from the brokers of MQTT_URL until ``stop`` is set, then keep what has come.

    Raises:
        DeclarationError: there is nothing to receive from, or it is declared wrongly.
        LakeBusyError: another process receives for this town.
    """
    settings = house.settings
    found_brokers = brokers(settings.mqtt_url.get_secret_value(), town_id=house.town.id)
    if not found_brokers:
        raise DeclarationError("nothing to receive from: set STADTKLIMA_MQTT_URL; `stadtklima work` asks each [[poll]]")
    receiving.run(
        stop,
        brokers=found_brokers,
        topics=house.town.mqtt.topics or STANDARD,
        inbox=Inbox(house.folders.inbox, most_messages=settings.inbox_limit),
        clock=house.clock,
        folders=house.folders,
    )
