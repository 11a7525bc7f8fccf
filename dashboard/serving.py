"""What a web process of granian makes: the FastAPI app of one house."""

import os

from fastapi import FastAPI

from dashboard.factory import create
from dashboard.house import House
from dashboard.lifeline import die_with_parent
from dashboard.logs import log_to_stderr
from dashboard.settings import Settings
from data.folders import OTHERS


def server() -> FastAPI:
    """Build the application in this process, which ends with granian's own."""
    os.umask(OTHERS)
    die_with_parent()
    settings = Settings()
    log_to_stderr(settings.log_level)
    made: FastAPI = create(House.open(settings)).server
    return made
