"""Towns with a polled address, and what its runs said."""

from dataclasses import replace
from datetime import datetime

from data.town.subscriptions import Poll
from services.context import House

NAME = "poll:vendor"


def polled(house: House, url: str = "https://vendor.example/", **poll: object) -> House:
    """The town with one address, asked once a minute."""
    facts = {"name": "vendor", "url": url, "source": "json", "every_s": 60.0, **poll}
    return replace(house, town=replace(house.town, poll=(Poll(**facts),)))  # type: ignore[arg-type]  # a test's own facts


def asked(house: House, at: datetime, *, trouble: str = "") -> None:
    """The address was asked at an instant, and answered unless there was trouble."""
    jobs = house.records.jobs
    jobs.schedule(NAME, due=at)
    run = jobs.claim("worker", [NAME], now=at)
    assert run is not None
    jobs.finish(run, "failed" if trouble else "done", now=at, error=trouble)
