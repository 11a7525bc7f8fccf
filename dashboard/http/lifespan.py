"""Lets a web process follow the lake for as long as it serves."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from data.inbox.door import Door
from data.store import Store
from services.metrics import Publication
from services.town_data import TownData
from services.usage import UsageCounter

PATIENCE_S = 0.5
"""What follows lake and files only reads, and need not be waited for."""


def lifespan(  # noqa: PLR0917 - what lives as long as the server
    store: Store,
    own: Callable[[], None],
    door: Door,
    ground: TownData,
    metrics: Publication,
    usage: UsageCounter,
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What the server runs around its life: what it counts is published and kept.

    The store looks at the lake once before the first request, and ``own`` at the town's texts and limits. Nothing
    waits for the town's data, made anew when an import replaces its files.
    """

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(store.follow)
        await run_in_threadpool(own)
        stop = threading.Event()
        follower = threading.Thread(target=store.run, args=(stop,), kwargs={"beside": own}, name="follow", daemon=True)
        follower.start()
        ground.start()
        try:
            with metrics, usage:
                yield
        finally:
            stop.set()
            await run_in_threadpool(follower.join, PATIENCE_S)
            await run_in_threadpool(ground.close, PATIENCE_S)
            await run_in_threadpool(door.close)

    return life
