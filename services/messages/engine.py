"""Finds what wants a person's attention: looks at what is new in the lake, and writes all it found in one go."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from data import known_sites
from data.alarm import ALARM_KINDS
from data.declare import Layer
from data.lake.reading import LakeReader
from data.records.message_progress import Again, Deed, EngineState, Join, Raise, Written
from data.records.message_rules import MessageRule
from data.records.messages import StaffMessage
from services.context import House
from services.fleet import hours_of
from services.messages import radio
from services.messages.holding import Group, HoldingGroups, PointPlace, raised, settled
from services.messages.knowledge import LayerKnowledge, RadioKnowledge
from services.messages.look import COLUMNS, LayerLook
from services.messages.places import places
from services.messages.rules import RADIO, in_force, watched
from services.messages.wishes import Wishes

LATEST: Final = timedelta(days=2)
"""What was observed before that begins and ends nothing any more; at the first look so much is read."""
READINGS, UPLINKS = "messages:readings", "messages:uplinks"
"""How far the engine has come."""
_HEARD: Final = ["device_id", "received_at", "gateway_id"]


@dataclass
class MessageLook:
    """One look at everything.

    Args:
        house: whose messages.
        lake: as it is now.
        now: UTC.
    """

    house: House
    lake: LakeReader
    now: datetime
    watermarks: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        records = self.house.records
        self.rules = [one for one in in_force(self.house) if one.is_on]
        self.before = records.message_progress.states()
        self.resting = frozenset(one.site_id for one in records.messages.rests(self.now))
        self.holding = HoldingGroups(self._may_raise)

    def found(self) -> Written:
        """What is to be written."""
        network = self._network()
        knowing: dict[str, LayerKnowledge] = {}
        because = self._layers(network, knowing)
        self._network_messages(network, because)
        deeds = [*self.holding.deeds, *self.holding.joined()]
        deeds += self._settled(deeds)
        packed = {"radio": network.packed(), **{f"layer:{name}": one.packed() for name, one in knowing.items()}}
        changed = {name: content for name, content in packed.items() if self._content(name) != content}
        states = [replace(self.before.get(one, EngineState(name=one)), content=it) for one, it in changed.items()]
        return Written(deeds=deeds, states=states, watermarks=self.watermarks)

    def _content(self, name: str) -> bytes:
        return self.before[name].content if name in self.before else b""

    # ---- what is new ------------------------------------------------------------------------

    def _layers(self, network: RadioKnowledge, knowing: dict[str, LayerKnowledge]) -> dict[str, str]:
        layers, because = watched(self.house), dict[str, str]()
        knowing |= {one.id: LayerKnowledge.of(self.before.get(f"layer:{one.id}")) for one in layers}
        serving, changes = self.house.records.assignments(), known_sites.changes(self.lake)
        looks = [
            LayerLook(
                rules=[rule for rule in self.rules if rule.layer == one.id],
                places=places(self.house, one, changes, serving, self.now),
                resting=self.resting,
                known=knowing[one.id],
                rows=pa.table({}),
                now_ms=round(self.now.timestamp() * 1000),
            )
            for one in layers
        ]
        rows = self._readings(anew=any(one.has_new_rule for one in looks))
        for layer, look in zip(layers, looks, strict=True):
            because |= replace(look, rows=_of_layer(rows, layer)).take(self.holding, network)
        return because

    def _readings(self, *, anew: bool) -> pa.Table:
        """New readings; all of the last days where there is something to look at for the first time."""
        seen = 0 if anew else self.house.records.watermarks.value(READINGS)
        self._come(READINGS, self.lake.state())
        since = (self.now - LATEST).date()
        return self.lake.read_since("readings", seen, since=since, columns=COLUMNS)

    def _network(self) -> RadioKnowledge:
        known = RadioKnowledge.of(self.before.get("radio"))
        seen = self.house.records.watermarks.value(UPLINKS) if known.is_known else 0
        self._come(UPLINKS, self.lake.version("uplinks"))
        since = (self.now - LATEST).date()
        radio.listen(known, self.lake.read_since("uplinks", seen, since=since, columns=_HEARD))
        radio.judge(known, round(self.now.timestamp() * 1000))
        return known

    def _come(self, name: str, value: int) -> None:
        if value != self.house.records.watermarks.value(name):
            self.watermarks[name] = value

    # ---- what is told -----------------------------------------------------------------------

    def _network_messages(self, known: RadioKnowledge, because: Mapping[str, str]) -> None:
        rule = next((one for one in self.rules if one.rule_id == RADIO), None)
        for subject, (_, devices) in radio.messages(known, because).items() if rule else ():
            place = PointPlace(subject=subject)
            self.holding.groups[f"{RADIO}|{subject}"] = Group(rule, place, {*devices})  # type: ignore[arg-type]  # there is one

    def _settled(self, deeds: list[Deed]) -> list[Deed]:
        """What holds and is not told, what is told and holds no more, what has stood for too long."""
        standing, groups = self._standing(), self.holding.groups
        there = {**standing}
        for deed in deeds:
            if isinstance(deed, Raise):
                there.setdefault(deed.about, None)  # type: ignore[arg-type]  # only its name is asked for
            elif not isinstance(deed, Join | Again):
                there.pop(deed.about, None)
        missing = [one for one in groups if one not in there and self._may_raise(groups[one].rule, self.now)]
        return [
            *(raised(groups[about], about, self.now) for about in missing),
            *settled(groups, there, {one.rule_id for one in self.rules}, self.now),
            *self._other_members(standing, deeds),
            *self._again(standing),
        ]

    def _standing(self) -> dict[str, StaffMessage]:
        """By what it is about, each message that a rule raised; others are ended by whoever found them."""
        there = self.house.records.messages.standing()
        return {about: one for about, one in there.items() if one.kind in ALARM_KINDS}

    def _other_members(self, standing: Mapping[str, StaffMessage], deeds: list[Deed]) -> list[Deed]:
        """What holds for others than it says, such as devices behind a gateway; nobody has to look again for that."""
        done = {one.about for one in deeds}
        return [
            Join(about=about, at=self.now, members=sorted(group.members), is_news=False)
            for about, group in self.holding.groups.items()
            if about in standing and about not in done and standing[about].affected != len(group.members)
        ]

    def _again(self, standing: Mapping[str, StaffMessage]) -> list[Deed]:
        pauses = {one.rule_id: timedelta(minutes=one.again_min) for one in self.rules if one.again_min}
        return [
            Again(about=about, at=self.now)
            for about, one in standing.items()
            if one.rule_id in pauses
            and about in self.holding.groups
            and one.cleared_at is None
            and not one.is_shelved(self.now)
            and self.now - one.told_at >= pauses[one.rule_id]
        ]

    def _may_raise(self, rule: MessageRule, at: datetime) -> bool:
        return not rule.hours or hours_of(self.house, rule.hours).is_open(at)


def look(house: House) -> int:
    """Find what is new and write it; return how many messages were told. StaleStateError: somebody else did."""
    lake = LakeReader(house.folders.lake)
    if not lake.exists():
        return 0
    house.limits.follow()
    written = MessageLook(house, lake, house.clock.now().astimezone(UTC)).found()
    if not (written.deeds or written.states or written.watermarks):
        return 0
    return house.records.message_progress.write(written, Wishes.of(house).plan)


def _of_layer(rows: pa.Table, layer: Layer) -> pa.Table:
    """Those of the sites of a layer."""
    return rows.filter(pc.starts_with(rows["site_id"], f"{layer.id}-"))
