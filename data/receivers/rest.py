"""Asks an address for what is new, and puts it into the inbox, or beside it as a file."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from data import strict_json
from data.clock import Clock
from data.folders import put_file
from data.inbox import Inbox
from data.ingest import sources
from data.ingest.envelope import wrap
from data.ingest.messages import MOST_BYTES, digest
from data.profiles import Profiles
from data.profiles.paths import at, put
from data.receivers.fetching import FetchError, Reply, fetch, shown
from data.rejection import RejectedError
from data.town.subscriptions import WEATHER, Poll

log = logging.getLogger(__name__)

Cut: TypeAlias = Callable[[Sequence[Any]], Iterable[Any]]
MOST_PAGES: Final = 1_000
MOST_REMEMBERED: Final = 20_000
"""So many of the newest records are known again; one that was forgotten is redelivered, which changes nothing."""
_PAGE: Final = "data"
_LOCATIONS: Final = 20
"""So many locations of an OCPI page are one message: far below the size that is read."""


class Poller:
    """Asks one address, whenever it is told to, and remembers what it said."""

    def __init__(self, poll: Poll, *, inbox: Inbox, profiles: Profiles, clock: Clock, weather: Path) -> None:
        self._poll = poll
        self._inbox = inbox
        self._profiles = profiles
        self._clock = clock
        self._weather = weather
        source = None if poll.source in WEATHER else sources.discover()[poll.source]
        self._cut = source.cut if source else None
        self._split = source.pieces if source else None
        self._validators: Mapping[str, str] = {}
        self._said: dict[str, None] = {}

    def ask(self) -> int:
        """Ask once; return how many messages were new.

        Raises:
            FetchError: it does not answer as it should.
            InboxFullError: no room; what it said is new the next time, too.
        """
        if self._poll.source in WEATHER:
            return self._ask_for_file()
        if self._cut is not None:
            return self._ask_for_all(self._cut)
        new = 0
        for number, answer in enumerate(self._pages()):
            new += self._keep(dict(self._messages(answer.body or b"")))
            if number == 0:
                self._validators = answer.validators
        return new

    def _pages(self) -> Iterator[Reply]:
        """The pages of the answer that are new."""
        url: str | None = self._poll.url
        for _ in range(MOST_PAGES):
            # Only the first page may say "nothing new": of the others nobody remembers what they said.
            answer = fetch(url, self._headers(first=url == self._poll.url)) if url else None
            if answer is None or answer.body is None:
                return
            yield answer
            url = answer.next_url

    def _ask_for_all(self, cut: Cut) -> int:
        """Keep what differs from the last answer: what it said before that may be news again."""
        pages = list(self._pages())
        if not pages:
            return 0
        bodies = [one.body or b"" for one in pages]
        try:
            parts = [*cut([json.loads(one) for one in bodies])]
        except (ValueError, RecursionError, RejectedError) as error:
            raise FetchError(f"{shown(self._poll.url)} answers with what is no list of places: {error}") from None
        named = {"topic": self._poll.name, "profile": self._poll.profile}
        messages = {digest(one): wrap(strict_json.dumps(one).encode(), **named) for one in parts}
        new = self._keep(messages)
        self._said = dict.fromkeys(messages)
        self._validators = pages[0].validators
        return new

    def _headers(self, *, first: bool) -> dict[str, str]:
        secret = {"Authorization": self._poll.authorization} if self._poll.authorization else {}
        return {**secret, **(self._validators if first else {})}

    def _keep(self, messages: Mapping[str, bytes]) -> int:
        now = self._clock.now()
        fresh = {key: raw for key, raw in messages.items() if key not in self._said}
        if fresh:
            self._inbox.append_many([(self._poll.source, raw, now) for raw in fresh.values()])
        self._remember(messages)
        return len(fresh)

    def _remember(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._said.pop(key, None)
            self._said[key] = None
        for key in list(self._said)[:-MOST_REMEMBERED]:
            del self._said[key]

    def _messages(self, body: bytes) -> Iterator[tuple[str, bytes]]:
        """The messages of an answer, each with a key that is the same for messages that say the same."""
        if self._poll.source in {"json", "ocpi", "smart_data_models"}:
            try:
                yield from self._parts(json.loads(body))
            except (ValueError, RecursionError):
                log.warning("%s answers with what is no JSON; it is kept as it came", self._poll.name)
            else:
                return
        for one in self._split(body) if self._split else (body,):
            cut = one[: MOST_BYTES + 1]
            yield digest(cut.hex()), cut

    def _parts(self, document: Any) -> Iterator[tuple[str, bytes]]:
        path, size = self._array(document)
        records = at(document, path)
        if not isinstance(records, list):
            yield digest(document), wrap(strict_json.dumps(document).encode(), profile=self._poll.profile)
            return
        for start in range(0, len(records), size):
            some = records[start : start + size]
            part = put(document, path, some)
            # An OCPI page says that its statuses hold now: that is news also where they are the same.
            key = digest(part if self._poll.source == "ocpi" else some)
            yield key, wrap(strict_json.dumps(part).encode(), profile=self._poll.profile)

    def _array(self, document: Any) -> tuple[str, int]:
        """Path of the array that is cut into messages, and how many of its records make one."""
        if self._poll.source == "ocpi":
            return _PAGE, _LOCATIONS
        if self._poll.source == "json" and self._poll.profile in self._profiles:
            wrapping = self._profiles[self._poll.profile].wrapping
            return (wrapping.each if wrapping else ""), 1
        return (_PAGE if isinstance(document, dict) and _PAGE in document else ""), 1

    def _ask_for_file(self) -> int:
        file = self._weather / self._poll.source
        answer = fetch(self._poll.url, self._headers(first=file.exists()))
        if answer.body is None:
            file.touch()
            return 0
        self._weather.mkdir(parents=True, exist_ok=True)
        put_file(file, answer.body)
        self._validators = answer.validators
        return 1
