"""What the town tells everybody at present."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from dashboard.api.answers import JSON
from dashboard.api.context import Context
from dashboard.api.documents import Instant, Told, told
from dashboard.api.operations import Operation, described
from dashboard.http.questions import NoQuery
from data import instants
from data.records.notices import Notice


class NoticeText(Told):
    """A plain text; the English one is empty where there is none."""

    de: str
    en: str


class ReleasedNotice(Told):
    """One notice; of a layer or of a site where those are not null."""

    id: str
    text: NoticeText
    layer: str | None
    site_id: str | None
    body: str
    valid_from: Instant
    valid_to: Instant


class ReleasedNotices(Told):
    """All that are shown at present, the newest first."""

    notices: list[ReleasedNotice]


def operations(context: Context) -> list[Operation]:
    """``/api/notices``."""

    async def get(_: NoQuery) -> Response:
        shown = await run_in_threadpool(context.house.records.notices.shown, context.now())
        return Response(told(ReleasedNotices, {"notices": [_document(one) for one in shown]}), media_type=JSON)

    return [described("GET /api/notices", get, ReleasedNotices)]


def _document(one: Notice) -> dict[str, object]:
    return {
        "id": one.notice_id,
        "text": {"de": one.text, "en": one.text_en},
        "layer": one.layer or None,
        "site_id": one.site_id or None,
        "body": one.body,
        "valid_from": instants.text(one.valid_from),
        "valid_to": instants.text(one.valid_to),
    }
