"""The forms with which staff change what devices serve; each says what it will do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.sensors import network_name
from dashboard.texts import Words
from data.ingest.sources import discover as sources
from data.profiles import Profile
from data.profiles import discover as profiles
from data.records import Device
from services.context import House

ACTIONS: Final = ("assign", "swap", "calibrate", "retire")
MOUNTING: Final = ("height_empty_mm", "height_full_mm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """All forms of a page."""

    house: House
    words: Words
    action: str
    typed: Mapping[str, str]

    def assign(self, device_id: str = "", known: Device | None = None) -> Markup:
        """Let a device serve a site."""
        title = "devices.assign.title" if device_id else "devices.new"
        inside = [
            hidden("device", device_id) if device_id else self._field("assign", "device", hint=True, required=True),
            self._field("assign", "site", hint=True, required=True),
            self._field("assign", "channel", hint=True, value="0"),
            self.profile("assign", known.profile if known else ""),
            self.network("assign", known.network if known else ""),
            *(self._field("assign", one, note="mounting_hint") for one in MOUNTING),
            self._at("assign"),
        ]
        return self._form("assign", *inside, title=title)

    def swap(self, device_id: str) -> Markup:
        """Let another device serve what a device serves."""
        return self._form(
            "swap", hidden("device", device_id), self._field("swap", "after", required=True), self._at("swap")
        )

    def calibrate(self, device_id: str) -> Markup:
        """Add another amount to what a device measures."""
        measures = self.house.layers.measures()
        options = [(one.id, f"{one.title[self.words.language]} ({one.unit})") for one in measures.values() if one.unit]
        chosen = self.typed.get("measure", "")
        return self._form(
            "calibrate",
            hidden("device", device_id),
            choice("measure", self.words["devices.form.measure"], options, value=chosen, scope="calibrate"),
            self._field("calibrate", "added", hint=True, required=True),
            self._at("calibrate"),
        )

    def retire(self, device_id: str) -> Markup:
        """Let a device serve nothing any more."""
        return self._form("retire", hidden("device", device_id), self._at("retire"))

    def _form(self, action: str, *inside: Markup, title: str = "") -> Markup:
        form = tag(
            "form",
            {"class": "form", "method": "post", "action": self.action},
            hidden("do", action),
            *inside,
            button(self.words[f"devices.{action}.go"], kind="secondary" if action == "retire" else "primary"),
        )
        return tag(
            "section",
            {"class": "article__part", "id": action},
            tag("h2", None, self.words[title or f"devices.{action}.title"]),
            tag("p", None, self.words[f"devices.{action}.about"]),
            form,
        )

    def _field(
        self, scope: str, name: str, *, hint: bool = False, note: str = "", value: str = "", required: bool = False
    ) -> Markup:
        said = self.words[f"devices.form.{note or name + '_hint'}"] if hint or note else ""
        typed = self.typed.get(name, value) if self.typed.get("do") == scope else value
        label = self.words[f"devices.form.{name}"]
        return field(name, label, value=typed, hint=said, required=required, scope=scope)

    def _at(self, scope: str) -> Markup:
        typed = self.typed.get("at", "") if self.typed.get("do") == scope else ""
        label, hint = self.words["devices.form.at"], self.words["devices.form.at_hint"]
        return field("at", label, kind="datetime-local", value=typed, hint=hint, scope=scope)

    def profile(self, scope: str, value: str) -> Markup:
        """Which kind of device it is."""
        named = {one.id: profile_name(one, self.words) for one in profiles(*self.house.profile_folders()).values()}
        options = [(one, f"{named[one]} ({one})") for one in sorted(named, key=lambda one: named[one].lower())]
        label = self.words["devices.form.profile"]
        return choice("profile", label, options, value=self.typed.get("profile", value), scope=scope)

    def network(self, scope: str, value: str) -> Markup:
        """Through which network it speaks."""
        options = [(one, network_name(one, self.words)) for one, source in sources().items() if source.has_devices]
        label = self.words["devices.form.network"]
        return choice("network", label, options, value=self.typed.get("network", value), scope=scope)


def profile_name(profile: Profile, words: Words) -> str:
    """What a kind of device is called; of a profile of the town's own as its file says it."""
    key = f"profile.{profile.id}"
    return words[key] if key in words else profile.title  # noqa: SIM401 -- Words raises an error of its own, get catches none
