"""How somebody wants to hear of messages: their own channels, and what was sent to them last."""

from dataclasses import dataclass
from typing import Any, Final

from dashboard.parts.figures import when
from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.administration.messages import PATH as MESSAGES
from dashboard.staff.override_forms import here
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from data.alarm import SEVERITIES
from data.errors import BadRequestError, FieldError
from data.records.message_preferences import (
    MessageDelivery,
    MessagePreference,
    MessagePreferences,
    TooManyPreferencesError,
    UnknownPreferenceError,
)
from data.records.messages import UnknownStaffMessageError
from data.records.permissions import ForeignBodyError
from services.messages import delivery, wishes, wording
from services.messages.channels import ChannelRefusedError

PATH: Final = f"{MESSAGES}/wege"
_TEXTS: Final = ("channel", "digest", "quiet_from", "quiet_to", "shift")
_MOST: Final = 10


class ChannelTestError(BadRequestError):
    """A test that did not arrive."""


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/meldungen/wege``."""
    made = ChannelsPage(given)
    return StaffPage(
        name="message_channels",
        path=PATH,
        permission="messages.read",
        changes="messages.read",
        order=None,
        show=made.show,
        change=made.change,
        wrong={ForeignBodyError: "foreign", TooManyPreferencesError: "many", ChannelTestError: "refused"},
    )


@dataclass(frozen=True, slots=True)
class ChannelsPage:
    """What the page shows and does; everybody sees and changes their own alone."""

    given: StaffContext

    @property
    def _preferences(self) -> MessagePreferences:
        return self.given.house.records.message_preferences

    def show(self, visit: StaffVisit) -> Content:
        """The channels of who asks, a form for another one, and what was sent."""
        words, mine = visit.words, self._preferences.of(visit.account.name)
        said = {"put": "done", "remove": "done", "test": "tested"}.get(visit.query.get("done", ""))
        return [
            tag("p", {"class": "form__done", "role": "status"}, words[f"message_channels.{said}"]) if said else None,
            tag("p", None, words["message_channels.intro" if mine else "message_channels.none"]),
            *(self._card(one, visit) for one in mine),
            self._form(visit),
            self._sent(visit),
        ]

    def change(self, visit: StaffVisit) -> str:
        """Keep a channel, forget one, or try one."""
        typed, name = visit.typed, visit.account.name
        do, preference_id = typed.get("do", ""), typed.get("channel_id", "")
        if do == "put":
            wanted = wishes.check(self.given.house, self._read(visit))
            self._preferences.put(wanted, body=min(visit.account.bodies("messages.read")))
        elif do == "remove":
            self._preferences.remove(name, preference_id)
        elif do == "test":
            self._test(visit, preference_id)
        else:
            raise BadRequestError(f"cannot do {do[:40]!r}; known: put, remove, test")
        return here(visit, done=do)

    def _test(self, visit: StaffVisit, preference_id: str) -> None:
        mine = self._preferences.of(visit.account.name)
        wish = next((one for one in mine if one.preference_id == preference_id), None)
        if wish is None:
            raise UnknownPreferenceError(preference_id[:40])
        try:
            delivery.send_test(self.given.house, wish)
        except ChannelRefusedError as error:
            raise ChannelTestError(str(error)) from None

    def _card(self, one: MessagePreference, visit: StaffVisit) -> Markup:
        deeds = [self._deed(do, one, visit) for do in ("test", "remove")]
        return tag(
            "section",
            {"class": "article__part", "id": one.preference_id},
            tag("h2", None, one.shown),
            tag("p", None, "; ".join(self._facts(one, visit))),
            tag("div", {"class": "desk__row"}, *deeds),
        )

    def _facts(self, one: MessagePreference, visit: StaffVisit) -> list[str]:
        words = visit.words
        least = wording.severity(one.least, words.language)
        found = [words.say("message_channels.said", least=least)]
        daily = words.say("message_channels.daily", time=one.digest)
        found.append(daily if one.digest else words["message_channels.at_once"])
        if one.quiet_from:
            found.append(words.say("message_channels.quiet", begin=one.quiet_from, end=one.quiet_to))
        if one.shift:
            found.append(words.say("message_channels.shift", shift=one.shift))
        if one.after_min:
            found.append(words.say("message_channels.escalation", n=one.after_min))
        return found

    def _deed(self, do: str, one: MessagePreference, visit: StaffVisit) -> Markup:
        go = button(visit.words[f"message_channels.{do}"], kind="secondary", element_id=f"{do}-{one.preference_id}")
        inside = (hidden("do", do), hidden("channel_id", one.preference_id), go)
        return tag("form", {"class": "form", "method": "post", "action": here(visit)}, *inside)

    def _form(self, visit: StaffVisit) -> Markup:
        words = visit.words
        least = [(one, wording.severity(one, words.language)) for one in SEVERITIES]
        inside = (
            hidden("do", "put"),
            self._line("channel", visit),
            choice("least", words["message_channels.form.least"], least, value=visit.typed.get("least", "high")),
            *(self._line(name, visit) for name in ("digest", "quiet_from", "quiet_to", "shift", "after_min")),
            button(words["message_channels.save"]),
        )
        form = tag("form", {"class": "form", "method": "post", "action": here(visit)}, *inside)
        return tag("section", {"class": "article__part"}, tag("h2", None, words["message_channels.new"]), form)

    def _line(self, name: str, visit: StaffVisit) -> Markup:
        kinds = {"digest": "time", "quiet_from": "time", "quiet_to": "time", "after_min": "number"}
        hint = visit.words.below("message_channels.form").get(f"{name}_hint", "")
        value = visit.typed.get(name, "0" if name == "after_min" else "")
        label = visit.words[f"message_channels.form.{name}"]
        return field(name, label, kind=kinds.get(name, "text"), value=value, hint=hint, required=name == "channel")

    def _read(self, visit: StaffVisit) -> MessagePreference:
        typed = visit.typed
        texts: dict[str, Any] = {name: typed.get(name, "").strip() for name in _TEXTS}
        try:
            after = int(typed.get("after_min", "0").strip() or "0")
        except ValueError:
            raise FieldError("after_min", f"{typed['after_min'][:20]!r} is no whole number") from None
        texts |= {"least": typed.get("least", ""), "after_min": after}
        return MessagePreference(name=visit.account.name, shown="", **texts)

    # ---- what was sent ----------------------------------------------------------------------

    def _sent(self, visit: StaffVisit) -> Markup:
        words, house = visit.words, self.given.house
        heading = tag("h2", None, words["message_channels.sent"])
        last = house.records.message_deliveries.listed(name=visit.account.name, most=_MOST)
        if not last:
            none = tag("p", {"class": "status__note"}, words["message_channels.sent_none"])
            return tag("section", {"class": "article__part"}, heading, none)
        heads = [words[f"message_channels.{one}_column"] for one in ("what", "when", "state")]
        rows = [self._row(one, visit) for one in last]
        table = cards(heads, rows, caption=words["message_channels.sent"])
        return tag("section", {"class": "article__part"}, heading, table)

    def _row(self, one: MessageDelivery, visit: StaffVisit) -> list[Child]:
        words, house = visit.words, self.given.house
        try:
            message = house.records.messages.message(one.message_id)
        except UnknownStaffMessageError:
            what = "–"
        else:
            place = wording.place(house, message, self.given.site_name(message.site_id), words.language)
            what = f"{wording.kind(message.kind, words.language)}: {place}"
        state = words[f"message_channels.state.{one.state}"] + (f": {one.error}" if one.error else "")
        return [what, when(one.ended_at or one.due, now=house.clock.now(), words=words), state]
