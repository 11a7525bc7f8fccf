"""What holds where, group by group: from changes of points to what is raised, joined and over."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from data.records.message_progress import Deed, End, Join, Raise
from data.records.message_rules import MessageRule

Gate = Callable[[MessageRule, datetime], bool]
"""Whether a rule may raise something at an instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointPlace:
    """Where a point is: a channel of a site, or a device."""

    site_id: str = ""
    channel: int = 0
    subject: str = ""


@dataclass(slots=True)
class Group:
    """What makes one message.

    Args:
        first: where it began.
        members: ids of what it holds for.
    """

    rule: MessageRule
    first: PointPlace
    members: set[str] = field(default_factory=set)


def about_of(rule: MessageRule, place: PointPlace) -> str:
    """What a message is about: one site, or all of the layer, or what is silent."""
    return f"{rule.rule_id}|{place.subject or ('*' if rule.together else place.site_id)}"


def member_of(rule: MessageRule, place: PointPlace) -> str:
    """A point's name within its group."""
    return place.site_id if rule.together else str(place.channel)


@dataclass
class HoldingGroups:
    """The groups of one pass, as they change in the order of time.

    Args:
        gate: whether a rule may raise something.
    """

    gate: Gate
    groups: dict[str, Group] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    _changed: dict[str, tuple[datetime, bool]] = field(default_factory=dict)
    _fresh: set[str] = field(default_factory=set)

    def begin(self, rule: MessageRule, place: PointPlace) -> None:
        """It held before this pass."""
        self._group(rule, place).members.add(member_of(rule, place))

    def rise(self, rule: MessageRule, place: PointPlace, at_ms: int, value: float | None = None) -> None:
        """It begins to hold somewhere."""
        at, about = _instant(at_ms), about_of(rule, place)
        group = self._group(rule, place)
        is_first = not group.members
        group.members.add(member_of(rule, place))
        if not is_first:
            self._changed[about] = (at, rule.together and about not in self._fresh)
            return
        group.first = place
        if self.gate(rule, at):
            self._fresh.add(about)
            self.deeds.append(raised(group, about, at, value=value))

    def fall(self, rule: MessageRule, place: PointPlace, at_ms: int) -> None:
        """It holds there no more."""
        at, about = _instant(at_ms), about_of(rule, place)
        group = self._group(rule, place)
        group.members.discard(member_of(rule, place))
        if group.members:
            self._changed.setdefault(about, (at, False))
        else:
            self._changed.pop(about, None)
            self.groups.pop(about, None)
            self.deeds.append(End(about=about, at=at))

    def joined(self) -> list[Deed]:
        """For each group that changed whom it holds for now."""
        return [
            Join(about=about, at=at, members=sorted(self.groups[about].members), is_news=is_news)
            for about, (at, is_news) in self._changed.items()
            if about in self.groups
        ]

    def _group(self, rule: MessageRule, place: PointPlace) -> Group:
        return self.groups.setdefault(about_of(rule, place), Group(rule, place))


def raised(group: Group, about: str, at: datetime, *, value: float | None = None) -> Raise:
    """That a group begins to hold."""
    rule, alone = group.rule, not (group.rule.together or group.first.subject)
    return Raise(
        about=about,
        body=rule.body,
        rule_id=rule.rule_id,
        kind=rule.kind,
        severity=rule.severity,
        layer=rule.layer,
        at=at,
        site_id=group.first.site_id if alone else "",
        channel=group.first.channel if alone else 0,
        subject=group.first.subject,
        measure=rule.measure,
        value=value,
        limit=None if group.first.subject else rule.limit,
        members=sorted(group.members),
    )


def settled(groups: Mapping[str, Group], standing: Iterable[str], watched: set[str], now: datetime) -> list[Deed]:
    """What stands and holds no more, whatever became of it.

    Args:
        groups: those that hold.
        standing: what the messages are about that stand.
        watched: ids of the rules that are in force.
        now: UTC.
    """
    over = [about for about in standing if about not in groups]
    return [End(about=one, at=now, ending="back" if one.partition("|")[0] in watched else "gone") for one in over]


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
