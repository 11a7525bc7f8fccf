"""How good the messages of a body are: the nine figures, of what its staff were told in a span."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from analysis.alarms.figures import AlarmFigures, RaisedAlarms, figures
from data.alarm import SEVERITIES
from data.records.messages import StaffMessage
from data.records.permissions import Account
from services.context import House
from services.messages.readers import may_read


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageQuality:
    """Figures of a span.

    Args:
        frequent: the ten most frequent, each with the newest message of its kind and how often it was told.
    """

    figures: AlarmFigures
    frequent: Sequence[tuple[StaffMessage, int]]


def quality(house: House, account: Account, *, start: datetime, end: datetime) -> MessageQuality:
    """Of the messages that an account may read; what was told again counts again, what is put off is not stale."""
    records = house.records.messages
    stood = [one for one in records.between(start, end) if may_read(account.rights, one)]
    by_id = {one.message_id: one for one in stood}
    told = [(by_id[one.message_id], one.at) for one in records.told(start, end) if one.message_id in by_id]
    abouts = [*dict.fromkeys(one.about for one in stood)]
    number = {about: at for at, about in enumerate(abouts)}
    start_ms, end_ms = _ms(start), _ms(end)
    found = figures(
        _columns([(number[one.about], _ms(one.raised_at), _over(one, end), _severity(one)) for one in stood]),
        told=_columns([(number[one.about], _ms(at), -1, _severity(one)) for one, at in told]),
        start_ms=start_ms,
        end_ms=end_ms,
        severities=len(SEVERITIES),
    )
    newest = {one.about: one for one in reversed(stood)}
    return MessageQuality(figures=found, frequent=[(newest[abouts[key]], times) for key, times in found.frequent])


def _over(one: StaffMessage, end: datetime) -> int:
    """When it ended; what is put off at the end of the span stands no more for these figures."""
    if one.cleared_at is not None:
        return _ms(one.cleared_at)
    return _ms(one.shelved_at or end) if one.is_shelved(end) else -1


def _columns(rows: list[tuple[int, int, int, int]]) -> RaisedAlarms:
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    return RaisedAlarms(key=columns[0], raised_ms=columns[1], cleared_ms=columns[2], severity=columns[3])


def _severity(one: StaffMessage) -> int:
    return SEVERITIES.index(one.severity)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
