"""`stadtklima receive`: MQTT subscriptions."""

from cli._context import supervised


def receive() -> None:
    """Receive from MQTT brokers into the inbox until Ctrl-C."""
    from cli.processes import receive as receiving  # noqa: PLC0415 - only this command needs the receivers

    with supervised("receive") as (house, stop, _):
        receiving.run(house, stop)
