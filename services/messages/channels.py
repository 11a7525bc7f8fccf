"""By which ways messages reach people: e-mail through the town's own server, and a few services on hosts it has named.

apprise can open any address by its scheme, and a host of the town's own network is an address as well: so schemes are
on a list of ours, and hosts on one of the town's.
"""

import re
from typing import Final
from urllib.parse import quote, urlsplit

from data.errors import FieldError, StadtklimaError
from services.context import House
from services.settings import Settings

MAIL_SCHEMES: Final = ("mailto", "mailtos")
SCHEMES: Final = ("ntfy", "ntfys", "matrix", "matrixs", "mmost", "mmosts", "nctalk", "nctalks")
"""Those that staff may write; an ``s`` at the end: encrypted."""
LONGEST: Final = 300
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SAFE: Final = re.compile(r"[\x21-\x7e]+")


class ChannelRefusedError(StadtklimaError):
    """A message that a channel did not take."""


def check(settings: Settings, channel: str) -> str:
    """What may be shown of a channel, without its secrets; FieldError: no message may be sent there."""
    if _ADDRESS.fullmatch(channel):
        if not settings.message_mail.get_secret_value():
            raise FieldError("mail", "this installation sends no e-mail (STADTKLIMA_MESSAGE_MAIL)")
        return channel
    known = f"an address of e-mail, or one of {', '.join(SCHEMES)}"
    parts = urlsplit(channel) if _SAFE.fullmatch(channel) and len(channel) <= LONGEST else None
    if parts is None or parts.scheme not in SCHEMES:
        raise FieldError("channel", f"{channel[:40]!r} is no channel; write {known}")
    if parts.query or parts.fragment or not parts.hostname:
        raise FieldError("channel", "a channel is scheme://user:password@host/name without ? and #")
    if parts.hostname not in settings.message_hosts:
        hosts = ", ".join(settings.message_hosts) or "none"
        wrong = f"{parts.hostname!r} is no host for messages (STADTKLIMA_MESSAGE_HOSTS)"
        raise FieldError("host", f"{wrong}; known: {hosts}")
    return f"{parts.scheme}://{parts.hostname}/…"


def address_of(settings: Settings, channel: str) -> str:
    """The URL that apprise is given; FieldError: as `check`."""
    check(settings, channel)
    if not _ADDRESS.fullmatch(channel):
        return channel
    server = settings.message_mail.get_secret_value()
    if urlsplit(server).scheme not in MAIL_SCHEMES:
        raise FieldError("mail", f"STADTKLIMA_MESSAGE_MAIL is no {' or '.join(MAIL_SCHEMES)} address")
    return f"{server}{'&' if '?' in server else '?'}to={quote(channel, safe='')}&format=text"


def send(house: House, channel: str, *, title: str, body: str) -> None:
    """Send a text; ChannelRefusedError: it was not taken; FieldError: it may not go there any more."""
    import apprise  # noqa: PLC0415 - 0.4 s and 25 MB that nobody need pay who sends nothing

    # A server that is named may not lead what we send to one that is not, such as one of the town's own network.
    asset = apprise.AppriseAsset(async_mode=False, secure_logging=True, http_redirects=False)
    wanted = apprise.Apprise(asset=asset)
    with apprise.LogCapture(level=apprise.logging.WARNING) as said:  # type: ignore[no-untyped-call]  # apprise's own
        if not wanted.add(address_of(house.settings, channel)):
            raise ChannelRefusedError(f"{check(house.settings, channel)} is incomplete")
        if not wanted.notify(body=plain(body), title=line(title), body_format=apprise.NotifyFormat.TEXT):
            raise ChannelRefusedError(line(said.getvalue())[:200] or "it was not taken")


def line(text: str) -> str:
    """One line without control characters: nothing becomes a header."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def plain(text: str) -> str:
    """Text that calls nobody by ``@`` in a chat, line by line without control characters."""
    return "\n".join(line(one) for one in text.split("\n")).replace("@", "@\u200b")
