"""Sends messages to people: what is due, together where they want it so, again in growing pauses where it failed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from data import known_sites
from data.errors import DeclarationError, FieldError, NotFoundError
from data.lake.reading import LakeReader
from data.language import GERMAN
from data.progress import Progress
from data.records.message_preferences import MessageDelivery, MessagePreference
from data.records.messages import StaffMessage, UnknownStaffMessageError
from data.records.permissions import Permission
from services.context import House
from services.messages import channels, wishes
from services.messages.readers import may_read
from services.messages.wording import MessageTexts
from services.retry import pause_s

MOST: Final = 100
"""At most so many in one run."""
PAGE: Final = "/verwaltung/meldungen"


def deliver(house: House, progress: Progress) -> Mapping[str, int]:
    """Send what is due; return how many were sent, failed, and were true no more."""
    deliveries, counts = house.records.message_deliveries, {"sent": 0, "failed": 0, "dropped": 0}
    wanted = {one.preference_id: one for one in house.records.message_preferences.all()}
    rights, languages, names = wishes.rights_of(house), house.records.staff.languages(), _names(house)
    for number in range(MOST):
        progress("sending", number / MOST)
        one = deliveries.claim(now=house.clock.now())
        if one is None:
            break
        wish = wanted.get(one.preference_id)
        several = [one, *(deliveries.together(one, now=house.clock.now()) if one.is_digest else ())]
        may = rights.get(one.name, frozenset())
        true = {it.delivery_id: said for it in several if wish and (said := _true(house, it, wish, may))}
        dropped = [it for it in several if it.delivery_id not in true]
        deliveries.end(dropped, "dropped", now=house.clock.now())
        counts["dropped"] += len(dropped)
        if wish and true:
            sent = [it for it in several if it.delivery_id in true]
            texts = MessageTexts(house=house, language=languages.get(wish.name, GERMAN), names=names)
            counts["sent" if _send(texts, wish, sent, [*true.values()]) else "failed"] += len(sent)
    return counts


def send_test(house: House, wish: MessagePreference) -> None:
    """Send a text that says that messages would come; ChannelRefusedError, FieldError: as channels.send."""
    title, said = MessageTexts(house=house, language=house.records.staff.languages().get(wish.name, GERMAN)).trial()
    channel = house.records.message_preferences.channel(wish.preference_id)
    channels.send(house, channel, title=title, body=said)


def _true(
    house: House, one: MessageDelivery, wish: MessagePreference, may: frozenset[tuple[Permission, str]]
) -> StaffMessage | None:
    """What is to be said; None: it is over, put off, in somebody's hands already, or not for them any more."""
    try:
        message = house.records.messages.message(one.message_id)
    except UnknownStaffMessageError:
        return None
    in_hands = bool(wish.after_min and message.taken_by)
    over = message.cleared_at is not None or message.is_shelved(house.clock.now())
    return None if over or in_hands or not may_read(may, message) else message


def _send(
    texts: MessageTexts, wish: MessagePreference, several: Sequence[MessageDelivery], messages: Sequence[StaffMessage]
) -> bool:
    house = texts.house
    now, page = house.clock.now(), f"{house.settings.public_url}{PAGE}"
    try:
        channel = house.records.message_preferences.channel(wish.preference_id)
        channels.send(house, channel, title=texts.title(messages), body=texts.text(messages, page))
    except (channels.ChannelRefusedError, DeclarationError, FieldError, NotFoundError) as error:
        for one in several:
            _refused(house, one, str(error), now)
        return False
    house.records.message_deliveries.end(several, "sent", now=now)
    return True


def _refused(house: House, one: MessageDelivery, error: str, now: datetime) -> None:
    pause = pause_s(max(one.attempts, 1))
    again = None if pause is None else now + timedelta(seconds=pause)
    sending = house.records.message_deliveries.sending
    sending.refused(one.delivery_id, one.attempts, error[:300], again=again, now=now)


def _names(house: House) -> dict[str, str]:
    """What sites are called."""
    changes, names = known_sites.changes(LakeReader(house.folders.lake)), dict[str, str]()
    for layer_id in house.layers:
        known = known_sites.with_changes(house.folders, layer_id, changes)
        names |= dict(zip(known.site_id, known.name, strict=True))
    return names
