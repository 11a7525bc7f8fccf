"""A small SMTP server that keeps what it is given, as RFC 5321 has it; it refuses as long as it is told to."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.support.serving import serving


@dataclass
class MailSink:
    """What arrived.

    Args:
        refuses: whether it answers 451 to every message.
    """

    port: int = 0
    refuses: bool = False
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """As STADTKLIMA_MESSAGE_MAIL names it."""
        return f"mailto://127.0.0.1:{self.port}?from=stadtklima@stadt.example&name=Stadtklima"

    def texts(self) -> list[str]:
        """The text of each."""
        found = [one.get_body(("plain",)) for one in self.mails]
        return [one.get_content() if one else "" for one in found]


class _Session(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        """One connection."""
        self._say("220 sink.example")
        to: list[str] = []
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                self._say("221 bye")
                return
            if word == b"RCPT":
                to.append(line.decode().strip())
            if word == b"DATA":
                self._take(to)
                to = []
            else:
                self._say("250 good")

    def _take(self, to: list[str]) -> None:
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        sink = self.server.sink
        if sink.refuses:
            self._say("451 not now")
            return
        made = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(made, EmailMessage)
        sink.mails.append(made)
        sink.recipients.append(to)
        self._say("250 kept")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    sink: MailSink


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """A server on a port of its own."""
    sink = MailSink()
    server = _Server(("127.0.0.1", 0), _Session)
    server.sink = sink
    with serving(server) as sink.port:
        yield sink
