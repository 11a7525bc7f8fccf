"""The forms that pages offer, as a browser without scripts has them, and a walk along the links of pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

from starlette.testclient import TestClient

from tests.support.login import HOME, log_in

ROOTS: Final = ("/verwaltung", "/einsatz", "/fahrt", "/konto", "/status/geraete")
MOST_PAGES: Final = 120
_DETAILS: Final = ("message=", "answer=")
"""In addresses of one of what a page lists, with forms of its own."""
_TYPED: Final = {"text", "search", "number", "date", "time", "email", "tel", "url", "password", "month", "week"}


@dataclass
class Form:
    """One form.

    Args:
        typed: names of the fields that people write into.
        values: of all fields, as a browser sends them untouched.
        file: name of its field for a file.
    """

    page: str
    action: str
    method: str
    typed: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    file: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """The same for forms that differ in what they are about alone."""
        path = urlsplit(self.action).path.rpartition("/")[0] or urlsplit(self.action).path
        return (self.method, path, self.values.get("do", ""), *sorted(self.values))


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.links = page, list[Form](), list[str]()
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a link, a form or a field."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.page, given["href"]))
        if tag == "form":
            action = urljoin(self.page, given.get("action") or self.page)
            self.forms.append(Form(self.page, action, given.get("method", "get").lower()))
        if self.forms and given.get("name") and tag in {"input", "textarea", "select"}:
            self._field(tag, given)
        if tag == "option" and self._select:
            form, is_chosen = self.forms[-1], "selected" in given
            if is_chosen or self._select not in form.values:
                form.values[self._select] = given.get("value", "")

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, kind = self.forms[-1], given.get("type", "text")
        self._select = given["name"] if tag == "select" else ""
        if tag == "select":
            return
        if kind == "file":
            form.file = given["name"]
        elif kind != "checkbox" or "checked" in given:
            form.values[given["name"]] = given.get("value", "")
        if tag == "textarea" or kind in _TYPED:
            form.typed.append(given["name"])


@dataclass
class Walker:
    """Somebody who goes wherever links lead, within working pages.

    Args:
        client: a browser.
        name: whom it logs in again where a form has ended the login.
    """

    client: TestClient
    name: str

    def pages(self, *starts: str) -> Iterator[tuple[str, str]]:
        """Each page that can be reached, with its HTML; of one path with several questions the first two."""
        waiting, seen = [*starts], dict[str, int]()
        while waiting and sum(seen.values()) < MOST_PAGES:
            address = waiting.pop(0)
            parts = urlsplit(address)
            if not parts.path.startswith(ROOTS) or seen.get(parts.path, 0) > parts.query.startswith(_DETAILS):
                continue
            seen[parts.path] = seen.get(parts.path, 0) + 1
            answer = self.get(address)
            assert answer.status_code < 500, (address, answer.status_code)
            if answer.headers.get("content-type", "").startswith("text/html"):
                waiting += self._read(address, answer.text).links
                yield address, answer.text

    def forms(self, *starts: str) -> list[Form]:
        """All forms of those pages, one of each kind."""
        found: dict[tuple[str, ...], Form] = {}
        for address, html in self.pages(*starts):
            for one in self._read(address, html).forms:
                found.setdefault(one.key, one)
        return [*found.values()]

    @staticmethod
    def _read(address: str, html: str) -> _Reader:
        reader = _Reader(address)
        reader.feed(html)
        return reader

    def get(self, address: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - the client's answer
        """Ask, logged in."""
        answer = self.client.get(address, follow_redirects=False)
        if answer.headers.get("location", "").startswith("/login"):
            log_in(self.client, self.name)
            answer = self.client.get(address, follow_redirects=False)
        return answer

    def send(self, form: Form, **typed: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - likewise
        """Send a form with other values."""
        values = {**form.values, **typed}
        if form.method == "get":
            return self.client.get(urlsplit(form.action).path, params=values, follow_redirects=False)
        answer = self.client.post(form.action, data=values, headers=HOME, follow_redirects=False)
        if answer.headers.get("location", "").startswith("/login") or answer.status_code in {401, 403}:
            log_in(self.client, self.name)
        return answer


class Injected(HTMLParser):
    """Elements, attributes and scripts of a page that are none of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        self._script = tag == "script" and "json" not in (dict(attrs).get("type") or "")
        self.found += [tag] if tag == "xss" else []
        self.found += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        """Look at what a script does."""
        if self._script and "xss" in data:
            self.found.append(data[:80])


def injected(html: str) -> list[str]:
    """What somebody has written and a browser would take for more than text."""
    reader = Injected()
    reader.feed(html)
    return reader.found
