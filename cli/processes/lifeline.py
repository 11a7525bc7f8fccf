"""Ends a process when the one that started it is gone, however that ended: nothing is left behind."""

import ctypes
import os
import platform
import signal
import threading
import time
from typing import Final

from services.settings import SUPERVISOR

_PR_SET_PDEATHSIG: Final = 1
_LOOK_S: Final = 1.0


def die_with_parent() -> None:
    """Be told to end (SIGTERM) when the parent process ends; to be called in the main thread, early."""
    parent = os.getppid()
    if platform.system() == "Linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
    else:
        threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def die_with_supervisor() -> None:
    """As `die_with_parent`, where somebody supervises; also if that one was gone before we looked."""
    supervisor = os.environ.get(SUPERVISOR)
    if supervisor is None:
        return
    die_with_parent()
    if str(os.getppid()) != supervisor:
        os.kill(os.getpid(), signal.SIGTERM)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os.kill(os.getpid(), signal.SIGTERM)
