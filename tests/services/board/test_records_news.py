"""However many ask whether there is news, the records are asked once in a while."""

from pathlib import Path

from services.board.records_news import RecordsNews
from tests.support import small
from tests.support.small import NOON


def test_the_records_are_asked_once_in_a_while_and_news_is_seen_after_it(tmp_path: Path) -> None:
    records, now = small.settle(tmp_path).house.records, [0.0]
    news = RecordsNews(records, every_s=0.25, clock=lambda: now[0])
    before = news.version()
    assert before == records.version()
    records.messages.rest("bins-0001", body="euv", now=NOON)
    assert news.version() == before < records.version()
    now[0] = 0.25
    assert news.version() == records.version()
