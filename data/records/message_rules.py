"""Rules of messages as staff want them: their own ones, and others in the place of those that layers bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from data.alarm import AlarmKind, Severity
from data.errors import NotFoundError
from data.records.change import ACTOR, within_reach
from data.records.ledger import Ledger
from data.records.message_schema import MessageRuleRow


class UnknownRuleError(NotFoundError):
    """No rule of this id, or none that who acts may change."""

    kind = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRule:
    """When staff are told of something.

    Args:
        rule_id: of one that a layer brings ``{kind}:{layer}:...``.
        body: whose it is.
        layer: id of the layer; empty: the radio network.
        site_id: it holds for this site alone; empty: for all of the layer.
        measure: id of the measure; empty: it is about silence, and ``limit`` is minutes.
        until: beyond the limit ends again at this value, exclusive; None: it does not.
        on_readings, on_min: so many readings in a row, and for so many minutes, begin it; ``off_`` likewise end it.
        again_min: told again when it stands for so many minutes; 0: never.
        together: all sites of the layer are one message.
        hours: when it may be raised, as in OpenStreetMap; empty: always.
        is_on: whether it holds.
        author: who changed it last; empty: nobody, it is as the layer brings it.
    """

    rule_id: str
    body: str
    kind: AlarmKind
    layer: str
    site_id: str = ""
    measure: str = ""
    limit: float
    until: float | None = None
    deadband: float
    falling: bool = False
    on_readings: int = 2
    on_min: int = 0
    off_readings: int = 2
    off_min: int = 0
    again_min: int = 0
    severity: Severity = "low"
    together: bool = False
    hours: str = ""
    is_on: bool = True
    author: str = ""
    changed_at: datetime | None = None


class MessageRules:
    """The rules of the bodies of a town; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def listed(self) -> list[MessageRule]:
        """Those that who acts may see, by their ids."""
        found = select(*_RULE).where(within_reach(MessageRuleRow)).order_by(MessageRuleRow.rule_id)
        with self._ledger.read() as db:
            return [MessageRule(**row) for row in db.execute(found).mappings()]

    def put(self, rule: MessageRule) -> None:
        """Add a rule, or give the one of its id these facts; ForeignBodyError: who acts may not, in its body."""
        said = {name: getattr(rule, name) for name in MessageRule.__slots__}
        with self._ledger.change(ACTOR.get(), "message rule", body=rule.body) as change:
            said |= {"author": change.actor, "changed_at": change.at}
            if before := change.rows(MessageRuleRow, MessageRuleRow.rule_id == rule.rule_id):
                change.refuse_foreign(before)
                change.update(MessageRuleRow, before, said)
            else:
                change.insert(MessageRuleRow, [said])

    def reset(self, rule_id: str) -> None:
        """Have the layer's rule again, or one's own no more; UnknownRuleError: it is not changed."""
        with self._ledger.change(ACTOR.get(), "message rule reset") as change:
            rows: Sequence[object] = change.rows(MessageRuleRow, MessageRuleRow.rule_id == rule_id)
            if not rows:
                raise UnknownRuleError(rule_id[:40])
            change.delete(MessageRuleRow, MessageRuleRow.rule_id == rule_id)


_RULE: Final = [getattr(MessageRuleRow, name) for name in MessageRule.__slots__]
