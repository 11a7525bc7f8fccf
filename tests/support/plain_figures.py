"""The figures of messages once more, counted one by one, as an independent answer."""

from collections import Counter, defaultdict
from collections.abc import Sequence

TEN, HOUR, DAY = 600_000, 3_600_000, 86_400_000
Stood = Sequence[tuple[int, int, int, int]]
"""Key, raised, cleared (-1: not), severity."""


def plain_figures(stood: Stood, start: int, end: int, severities: int) -> dict[str, object]:
    """By the name of the figure."""
    inside = [one for one in stood if start <= one[1] < end]
    n = len(inside)
    tens, hours, days = (counted(inside, start, end, length) for length in (TEN, HOUR, DAY))
    flood, flooded, floods = False, 0, 0
    for count in tens:
        began = not flood and count > 10
        flood = count > 10 or (flood and count >= 5)
        floods += began
        flooded += flood
    often = sorted(Counter(key for key, *_ in inside).items(), key=lambda one: (-one[1], one[0]))[:10]
    many = n >= 200
    return {
        "count": n,
        "per_day": n * DAY / (end - start),
        "per_hour": n * HOUR / (end - start),
        "per_ten_minutes": n * TEN / (end - start),
        "peak": max(tens),
        "peak_hour": max(hours),
        "peak_day": max(days),
        "flood_share": flooded / len(tens),
        "floods": floods,
        "busy_hours_share": sum(one > 30 for one in hours) / len(hours),
        "frequent": often,
        "frequent_share": sum(times for _, times in often) / n if many else None,
        "chattering": chattering(stood, start, end),
        "stale": sum((gone < 0 or gone > end) and end - at > DAY for _, at, gone, _ in stood if at < end),
        "severity_shares": [sum(one[3] == s for one in inside) / n for s in range(severities)] if many else None,
    }


def counted(inside: Stood, start: int, end: int, length: int) -> list[int]:
    """How many were raised in each period."""
    found, begin = [], start
    while begin < end:
        found.append(sum(begin <= at < begin + length for _, at, _, _ in inside))
        begin += length
    return found


def chattering(stood: Stood, start: int, end: int) -> int:
    """Keys with three changes within a minute."""
    changes: dict[int, list[int]] = defaultdict(list)
    for key, raised, cleared, _ in stood:
        changes[key] += [at for at in (raised, cleared) if at >= 0 and start <= at < end]
    return sum(
        any(sum(first <= other <= first + 60_000 for other in times) >= 3 for first in times)
        for times in changes.values()
    )
