"""`stadtklima receive`: MQTT subscriptions and polled addresses."""

from cli._context import supervised


def receive() -> None:
    """Receive from MQTT brokers and polled addresses into the inbox until Ctrl-C."""
    from cli.processes import receive as receiving  # noqa: PLC0415 - only this command needs the receivers

    receiving.run(*supervised())
