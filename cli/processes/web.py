"""What a web process of granian makes: the FastAPI app of one house."""

import os

from fastapi import FastAPI

from cli.processes.lifeline import die_with_parent
from cli.processes.logs import log_to_stderr
from dashboard.factory import create
from data.folders import OTHERS
from services.context import House
from services.settings import Settings


def server() -> FastAPI:
    """Build the application in this process, which ends with granian's own."""
    os.umask(OTHERS)
    die_with_parent()
    settings = Settings()
    log_to_stderr(settings.log_level)
    made: FastAPI = create(House.open(settings)).server
    return made
