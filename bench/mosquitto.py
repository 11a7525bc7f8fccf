"""A real Mosquitto on a free port, with a password, TLS, and the settings that docs/operations.md asks for."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from bench.ports import free_port

USER, PASSWORD = "stadt", "p@ss:word/ü"
PATIENCE_S = 60.0
SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


@dataclass
class Mosquitto:
    """One broker; its folder outlives it, so that it can be started again with what it has kept.

    Args:
        folder: of its configuration, certificates and what it keeps.
        saves: lines of its configuration on when it saves and what it logs.
        tls: encrypted, as it should be outside of tests that look at the bytes.
    """

    folder: Path
    saves: str = "autosave_on_changes true\nautosave_interval 1\nlog_type all\n"
    tls: bool = True
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._certify()
        passwords = self.folder / "passwords"
        subprocess.run([program("mosquitto_passwd"), "-b", "-c", passwords, USER, PASSWORD], check=True)
        self.configuration.write_text(
            f"listener {self.port} 127.0.0.1\n"
            f"{self._certificates() if self.tls else ''}"
            f"allow_anonymous false\npassword_file {passwords}\n"
            f"max_inflight_messages 0\nmax_queued_messages 0\n"
            f"persistence true\npersistence_location {self.folder}/\n"
            + self.saves
            + ("user root\n" if os.geteuid() == 0 else ""),
            "utf-8",
        )

    @property
    def configuration(self) -> Path:
        """Its configuration file."""
        return self.folder / "mosquitto.conf"

    @property
    def ca(self) -> Path:
        """The certificate that signed the server's."""
        return self.folder / "ca.crt"

    @property
    def url(self) -> str:
        """As STADTKLIMA_MQTT_URL has it."""
        who = f"{USER}:p%40ss%3Aword%2F%C3%BC@127.0.0.1:{self.port}"
        return f"mqtts://{who}?ca={self.ca}" if self.tls else f"mqtt://{who}"

    def _certificates(self) -> str:
        return f"cafile {self.ca}\ncertfile {self.folder / 'server.crt'}\nkeyfile {self.folder / 'server.key'}\n"

    def _certify(self) -> None:
        """An authority and a server's certificate for 127.0.0.1."""
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        openssl(
            self.folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=t"
        )
        openssl(self.folder, "req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
        (self.folder / "names").write_text("subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n", "utf-8")
        signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"]
        openssl(self.folder, "x509", "-req", "-in", "server.csr", "-out", "server.crt", *signed)

    def sessions_begun(self) -> int:
        """How often it has confirmed the subscriptions of a client."""
        return (self.folder / "mosquitto.log").read_text("utf-8", "replace").count("Sending SUBACK")

    def start(self) -> None:
        """Start it and wait until it listens."""
        with (self.folder / "mosquitto.log").open("ab") as log:
            self.process = subprocess.Popen([program("mosquitto"), "-c", self.configuration], stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError((self.folder / "mosquitto.log").read_text())

    def stop(self) -> None:
        """End it as systemd does: it saves what it has."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def publish(self, messages: Iterable[tuple[str, bytes]]) -> None:
        """Publish at QoS 1 and wait until the broker has acknowledged all of them."""
        client = Client(CallbackAPIVersion.VERSION2, "publisher", clean_session=False)
        client.username_pw_set(USER, PASSWORD)
        if self.tls:
            client.tls_set_context(ssl.create_default_context(cafile=self.ca))
        client.max_inflight_messages_set(1000)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        try:
            waiting = iter(messages)
            # A client has 65,535 packet identifiers.
            while some := list(islice(waiting, 20_000)):
                for sent in [client.publish(topic, raw, qos=1) for topic, raw in some]:
                    sent.wait_for_publish(PATIENCE_S)
                    assert sent.is_published()
        finally:
            client.disconnect()
            client.loop_stop()


@contextmanager
def running(folder: Path, saves: str = Mosquitto.saves, *, tls: bool = True) -> Iterator[Mosquitto]:
    """A broker until the end of the block."""
    broker = Mosquitto(folder, saves, tls)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


def program(name: str) -> str:
    """Where a program of the broker is.

    Raises:
        FileNotFoundError: it is not installed.
    """
    found = shutil.which(name, path=SBIN)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed (Debian: apt-get install mosquitto openssl)")
    return found


def openssl(folder: Path, *arguments: str) -> None:
    """Run openssl in a folder."""
    subprocess.run([program("openssl"), *arguments], cwd=folder, check=True, capture_output=True)
