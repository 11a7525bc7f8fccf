"""Where the questions of planners are put, by the open API and by pages: both are given the same result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from dashboard.api.context import AUDIENCE, Context
from dashboard.http.errors import NotReadyError
from services.workbench import Question, QuestionResult
from services.workbench.ground import Workbench
from services.workbench.kept_results import KeptResults
from services.workbench.own_features import OwnFeatures
from services.workbench.question import QuestionRegistry

_NOTHING: Final[Mapping[str, OwnFeatures]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class QuestionDesk:
    """All questions that there are, and their results as everybody may see them."""

    context: Context
    bench: Workbench
    known: QuestionRegistry
    _kept: KeptResults = field(default_factory=KeptResults)

    def etag(self, question: Question, asked: Any) -> str:
        """The ETag of everything that is answered to this: the versions of the layers it depends on, and the moment."""
        versions = self.context.store.versions()
        layers = "-".join(str(versions.get(one, 0)) for one in sorted(set(question.layers(asked))))
        return f'W/"{question.id}-{layers}-{self.context.moment()}"'

    def result(self, question: Question, asked: Any, own: Mapping[str, OwnFeatures] = _NOTHING) -> QuestionResult:
        """The result, to be asked for in a thread: kept until its data change, never with features of one's own.

        Raises:
            NotReadyError: the town's files are still being read.
            BadRequestError: it cannot be answered, in a sentence.
        """
        if not self.bench.town.ready:
            raise NotReadyError("residents and streets are being read; ask again in a few seconds")
        make = partial(self._made, question, asked, own)
        return (
            make() if own else self._kept.get((question.id, asked.model_dump_json()), self.etag(question, asked), make)
        )

    def _made(self, question: Question, asked: Any, own: Mapping[str, OwnFeatures]) -> QuestionResult:
        return question.run(self.bench.ground(audience=AUDIENCE, own=own, now=self.context.now()), asked)

    def sources(self, question: Question, asked: Any, result: QuestionResult) -> dict[str, dict[str, str]]:
        """Whom to name for a result, and the licence, by layer or file."""
        names = [*dict.fromkeys([*question.layers(asked), *result.sources])]
        return {one: self.context.source(one) for one in names}
