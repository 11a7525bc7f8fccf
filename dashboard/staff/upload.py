"""What every table that staff upload has on its page: the file, its faults, what it would change, the confirmation."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Final

from dashboard.parts.form import button, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import Content, StaffVisit
from data.errors import BadRequestError
from services.site_upload import MOST_BYTES, OtherFileError

LARGEST_BYTES: Final = MOST_BYTES * 4 // 3 + 20_000
"""Of a form: the confirmation sends the same bytes once more, as text."""
MOST_NAMED: Final = 20


def form(visit: StaffVisit, *inside: Markup) -> Markup:
    """A form that may carry a file."""
    sent = {"class": "form", "method": "post", "action": visit.address.to(), "enctype": "multipart/form-data"}
    return tag("form", sent, *inside)


def file_of(visit: StaffVisit) -> tuple[str, bytes]:
    """Name and content of the file that was sent, or is sent once more; BadRequestError: it is none, or too large."""
    sent = visit.files.get("file")
    try:
        content = sent.content if sent else base64.b64decode(visit.typed.get("content", ""), validate=True)
    except binascii.Error:
        raise OtherFileError("what was sent is no file") from None
    if not 0 < len(content) <= MOST_BYTES:
        raise BadRequestError(f"the file has {len(content)} bytes; 1 to {MOST_BYTES} are read")
    return (sent.name if sent else visit.typed.get("name", "")), content


def done(visit: StaffVisit, count: int) -> str:
    """The address that says how much was done."""
    address = visit.address.to()
    return f"{address}{'&' if '?' in address else '?'}done={count}"


def said(visit: StaffVisit, key: str) -> Markup | None:
    """How much was done a moment ago."""
    count = visit.query.get("done", "")
    if not count.isascii() or not count.isdigit():
        return None
    return tag("p", {"class": "form__done", "role": "status"}, visit.words.say(key, n=count))


def preview(visit: StaffVisit, *inside: Markup | None) -> Content:
    """What a file would do, below the way to another one."""
    return [tag("p", None, tag("a", {"href": visit.address.to()}, visit.words["upload.other"])), *inside]


def nothing(visit: StaffVisit) -> Markup:
    """That a file changes nothing."""
    return tag("p", {"class": "status__answer"}, visit.words["upload.nothing"])


def faults(found: Sequence[tuple[int, str, str, str]], visit: StaffVisit) -> Sequence[Markup]:
    """How many there are, and line, column, value and what would be right of each."""
    words = visit.words
    many = words["upload.fault_one"] if len(found) == 1 else words.say("upload.faults", n=len(found))
    head = [words[f"upload.{one}"] for one in ("line", "column", "value", "right")]
    rows = [[str(line), column, value or "–", right] for line, column, value, right in found]
    problem = tag("p", {"class": "form__problem", "role": "alert"}, many)
    return [problem, cards(head, rows, caption=words["upload.faults_title"])]


def changes(name: str, named: Mapping[str, Sequence[str]], unchanged: int, visit: StaffVisit) -> Sequence[Markup]:
    """What a file of this name would do: names by ``added``, ``changed``, ``gone``."""
    words = visit.words
    rows = [[words[f"upload.{kind}"], str(len(which)), _listed(which)] for kind, which in named.items()]
    rows.append([words["upload.unchanged"], str(unchanged), ""])
    head = [words[f"upload.{one}"] for one in ("what", "count", "which")]
    would = tag("p", {"class": "status__answer"}, words.say("upload.would", name=name))
    return [would, cards(head, rows, caption=words["upload.title"])]


def confirmation(kept: Mapping[str, str], content: bytes, count: int, visit: StaffVisit) -> Markup:
    """The button that sends the same once more."""
    fields = [hidden(name, value) for name, value in kept.items()]
    return form(visit, *fields, sent_again(content), button(visit.words.say("upload.go", n=count)))


def sent_again(content: bytes) -> Markup:
    """The field in which a form sends the same bytes once more."""
    return hidden("content", base64.b64encode(content).decode())


def _listed(which: Sequence[str]) -> str:
    return ", ".join(which[:MOST_NAMED]) + (" …" if len(which) > MOST_NAMED else "")
