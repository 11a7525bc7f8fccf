"""The receive process: what comes neither by a door nor from the simulator."""

import threading

from data.errors import DeclarationError
from data.inbox import Inbox
from data.profiles import discover as profiles
from data.receivers import receiving
from data.receivers.brokers import STANDARD, brokers
from data.receivers.polls import polls
from services.context import House


def run(house: House, stop: threading.Event) -> None:
    """Receive from what MQTT_URL and the town's TOML name until ``stop`` is set, then keep what has come.

    Raises:
        DeclarationError: there is nothing to receive from, or it is declared wrongly.
        LakeBusyError: another process receives for this town.
    """
    settings = house.settings
    found_brokers = brokers(settings.mqtt_url.get_secret_value(), town_id=house.town.id)
    found_polls = polls(house.town.poll, settings.secrets())
    if not found_brokers and not found_polls:
        raise DeclarationError("nothing to receive from: set STADTKLIMA_MQTT_URL, or add [[poll]] to the town's TOML")
    receiving.run(
        stop,
        brokers=found_brokers,
        topics=house.town.mqtt.topics or STANDARD,
        polls=found_polls,
        inbox=Inbox(house.folders.inbox, most_messages=settings.inbox_limit),
        profiles=profiles(*house.profile_folders()),
        clock=house.clock,
        folders=house.folders,
    )
