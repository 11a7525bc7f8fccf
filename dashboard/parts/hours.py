"""Opening hours as people say them."""

import re
from typing import Final

from dashboard.texts import Words

_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY: Final = re.compile(r"\b(" + "|".join(_DAYS) + r")\b")
_RULE: Final = re.compile(r"([A-Z][a-zA-Z,-]*) (\d\d):(\d\d)-(\d\d):(\d\d)")


def hours(expression: str, words: Words) -> str | None:
    """``Mo-Sa 07:00-20:00; PH off`` as ``Mo–Sa 7–20 Uhr, nicht an Feiertagen``; None for what is harder to say."""
    rules = [_rule(one.strip(), words) for one in expression.split(";")]
    said = [one for one in rules if one is not None]
    return ", ".join(said) if len(said) == len(rules) else None


def _rule(text: str, words: Words) -> str | None:
    if text == "PH off":
        return words["disposal.holidays_off"]
    found = _RULE.fullmatch(text)
    if found is None or _DAY.sub("", found[1]).strip(",-"):
        return None
    begin, end = (_bare(found[at], found[at + 1], words) for at in (2, 4))
    return f"{_days(found[1], words)} {words.say('disposal.span', **{'from': begin, 'to': end})}"


def _bare(hour: str, minute: str, words: Words) -> str:
    return str(int(hour)) if minute == "00" and words.language == "de" else f"{int(hour)}:{minute}"


def _days(text: str, words: Words) -> str:
    names = dict(zip(_DAYS, words["disposal.days"].split(), strict=True))
    return _DAY.sub(lambda found: names[found[1]], text).replace("-", "\N{EN DASH}", 1)
