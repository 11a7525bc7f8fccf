"""What is done by the clock and on demand: under way, waiting and over, with a way to cancel and to try again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from dashboard.parts.addresses import Address
from dashboard.parts.figures import age, number, when
from dashboard.parts.form import button, hidden
from dashboard.parts.fragment import path_of
from dashboard.parts.markup import Child, Markup, join, tag
from dashboard.parts.status.table import cards
from dashboard.staff import push_state
from dashboard.staff.administration.audit import who
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.texts import Words
from data import strict_json
from data.errors import BadRequestError
from data.records.jobs import JobRun, NotOverError, UnknownJobError
from data.records.outbox import NotFailedError, UnknownMessageError
from data.records.permissions import Account

PATH: Final = f"{ROOT}/auftraege"
MOST: Final = 100
EVERY_S: Final = 2
"""So often the runs under way are taken anew."""
_FACTS: Final = 6
_LONGEST: Final = 80


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/auftraege``."""
    made = JobsPage(given)
    return StaffPage(
        name="jobs",
        path=PATH,
        permission="jobs.read",
        order=70,
        show=made.show,
        attention=made.attention,
        changes="jobs.change",
        change=made.change,
        wrong={
            UnknownJobError: "unknown",
            NotOverError: "not_over",
            UnknownMessageError: "other",
            NotFailedError: "other",
        },
        pieces={"runs": made.runs},
    )


@dataclass(frozen=True, slots=True)
class JobsPage:
    """What the page shows and does."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """The runs, with a word about how they are kept, and what the app is told."""
        note = tag("p", {"class": "status__note"}, visit.words["jobs.note"])
        return [self.runs(visit), note, push_state.push_state(self.given.house, visit)]

    def attention(self, _: Account) -> int:
        """How many jobs did not end well the last time, and how many messages to the app were given up."""
        house = self.given.house
        return len(failed(house.records.jobs.runs(most=MOST))) + push_state.failed(house)

    def change(self, visit: StaffVisit) -> str:
        """Cancel a run, or ask for it or for a message again.

        Raises:
            UnknownJobError, NotOverError, UnknownMessageError, NotFailedError: as named.
        """
        records, deed = self.given.house.records, visit.typed.get("do", "")
        deeds = {"cancel": records.jobs.cancel, "retry": records.jobs.retry, "push": records.outbox.retry}
        if deed not in deeds:
            raise BadRequestError(f"cannot do {deed[:20]!r}; known: {', '.join(deeds)}")
        deeds[deed](visit.typed.get("message" if deed == "push" else "job", ""))
        return visit.address.to()

    def runs(self, visit: StaffVisit) -> Markup:
        """What is open and what is over, which scripts take anew."""
        runs, words = self.given.house.records.jobs.runs(most=MOST), visit.words
        trouble = len(failed(runs))
        said = words[f"jobs.{'fine' if not trouble else 'trouble_one'}"]
        said = words.say("jobs.trouble", n=number(trouble, decimals=0, words=words)) if trouble > 1 else said
        open_, over = ([one for one in runs if (one.ended_at is None) is wanted] for wanted in (True, False))
        query = visit.address.to().partition("?")[2]
        source = f"{visit.address.base}{path_of(PATH, 'runs')}" + (f"?{query}" if query else "")
        return tag(
            "div",
            {"id": "runs", "data-fragment": source, "data-every": EVERY_S},
            tag("p", {"class": "status__answer"}, said),
            _part("open", sorted(open_, key=lambda one: (one.state != "running", one.due)), visit),
            _part("over", sorted(over, key=_ended, reverse=True), visit),
        )


def failed(runs: list[JobRun]) -> list[JobRun]:
    """Of each job its newest run that is over, where that failed."""
    newest: dict[str, JobRun] = {}
    for one in sorted((one for one in runs if one.ended_at), key=_ended):
        newest[one.name] = one
    return [one for one in newest.values() if one.state == "failed"]


def _ended(run: JobRun) -> datetime:
    return run.ended_at or run.due


def _part(name: str, runs: list[JobRun], visit: StaffVisit) -> Markup:
    words = visit.words
    heading = tag("h2", None, words[f"jobs.{name}"])
    if not runs:
        return tag("section", {"class": "article__part"}, heading, tag("p", None, words[f"jobs.{name}_none"]))
    head = [words[f"jobs.{one}"] for one in ("name", "state", "time", "what", "do")]
    table = cards(head, [_row(one, visit) for one in runs], caption=words[f"jobs.{name}"])
    return tag("section", {"class": "article__part"}, heading, table)


def _row(run: JobRun, visit: StaffVisit) -> list[Child]:
    words = visit.words
    owner = who(run.owner, words) if run.owner else words["jobs.clock"]
    named = tag("span", None, run.name, tag("br"), tag("span", {"class": "status__note"}, owner))
    state = tag("span", {"class": f"run run--{shown_state(run)}"}, words[f"jobs.state_name.{shown_state(run)}"])
    permitted = visit.account.may("jobs.change", run.body)
    return [named, state, _time(run, words), _what(run, words), _deeds(run, visit) if permitted else None]


def shown_state(run: JobRun) -> str:
    """Its state as people understand it: one that has died, or that is being cancelled, says so."""
    if run.is_silent(datetime.now(UTC)) or (run.has_died and run.state in {"due", "failed"}):
        return "died" if run.state != "due" else "again"
    return "cancelling" if run.state == "running" and run.is_cancelled else run.state


def _time(run: JobRun, words: Words) -> str:
    now = datetime.now(UTC)
    if run.ended_at:
        return age(run.ended_at, now=now, words=words)
    if run.began_at:
        return words.say("jobs.since", time=when(run.began_at, now=now, words=words))
    return words.say("jobs.due_at", time=when(run.due, now=now, words=words))


def _what(run: JobRun, words: Words) -> Markup | str | None:
    if run.state == "running":
        percent = number(run.progress * 100, decimals=0, words=words)
        said = words.say("jobs.progress", n=percent)
        label = f"{run.name}: {said}"
        bar = tag(
            "progress", {"class": "desk__bar", "max": 100, "value": round(run.progress * 100), "aria-label": label}
        )
        return join(bar, " ", said, f" · {run.step}" if run.step else None)
    return run.error or (_facts(run.result) if run.result else None)


def _facts(result: Mapping[str, Any]) -> Markup:
    """The first things that a run says of itself."""
    lines = [f"{name}: {_short(value)}" for name, value in [*result.items()][:_FACTS]]
    return tag("span", {"class": "desk__values"}, *(tag("span", None, one) for one in lines))


def _short(value: object) -> str:
    text = value if isinstance(value, str) else strict_json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _deeds(run: JobRun, visit: StaffVisit) -> Markup | None:
    if run.ended_at is None and not run.is_cancelled:
        return _deed("cancel", run, visit.address, visit.words)
    return _deed("retry", run, visit.address, visit.words) if run.state in {"failed", "cancelled"} else None


def _deed(deed: str, run: JobRun, address: Address, words: Words) -> Markup:
    """A button of an id of its own: a row that comes or goes beside it never puts another run under the finger."""
    label = join(words[f"jobs.{deed}"], tag("span", {"class": "sr-only"}, f": {run.name}"))
    form = {"class": "form", "method": "post", "action": address.to()}
    return tag(
        "form",
        form,
        hidden("do", deed),
        hidden("job", run.job_id),
        button(label, kind="secondary", element_id=f"{deed}-{run.job_id}"),
    )
