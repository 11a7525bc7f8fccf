"""The workbench over the demo town."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

from dashboard import topics
from dashboard.api.question_desk import QuestionDesk
from dashboard.apps.fachkarte.board import Fachkarte, FachkarteBoard
from services import questions
from services.workbench.ground import Workbench
from tests.services.questions.conftest import bench
from tests.support.contexts import page_context

__all__ = ["bench"]

Boards: TypeAlias = Callable[..., FachkarteBoard]


@pytest.fixture(scope="session")
def boards(bench: Workbench) -> Boards:
    """What is shown to whom asks with a query, and has sent features of his own."""
    context = page_context(bench.house, bench.store)
    context = replace(context, desk=QuestionDesk(context.api, bench, questions.discover()))
    fachkarte = Fachkarte(context, topics.discover(context), "/fachkarte")

    def made(query: str, sent: Any = None) -> FachkarteBoard:
        return fachkarte.board(query, sent)

    return made
