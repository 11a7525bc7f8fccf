"""Where the questions of planners are put, by the open API and by pages: both are given the same result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib.metadata import version
from types import MappingProxyType
from typing import Any, Final

from dashboard.api.context import Context
from dashboard.api.long_questions import LongQuestions
from dashboard.api.processor_time import MOST_S, LongQuestionError, ProcessorTime
from dashboard.http.askers import STRANGER, Asker
from dashboard.http.errors import NotReadyError
from dashboard.http.slots import AskerSlots
from data.declare import Audience, Layer
from data.records.permissions import Permission
from services.question_orders import QuestionOrder
from services.workbench import Question, QuestionResult
from services.workbench.frozen_answer import FrozenAnswer
from services.workbench.ground import Workbench
from services.workbench.kept_results import KeptResults
from services.workbench.own_features import OwnFeatures
from services.workbench.question import QuestionRegistry, Run

STAFF: Final[Permission] = "readings.read"
"""Who has it, in some body, is answered as its staff, without bounds of time."""
_NOTHING: Final[Mapping[str, OwnFeatures]] = MappingProxyType({})


def bodies_of(asker: Asker) -> frozenset[str]:
    """Of which bodies somebody is staff; none: of none, and they are answered as everybody is."""
    return asker.account.bodies(STAFF)


@dataclass(frozen=True, slots=True)
class QuestionDesk:
    """All questions that there are, and their results as whoever asks may see them."""

    context: Context
    bench: Workbench
    known: QuestionRegistry
    _kept: KeptResults[QuestionResult] = field(default_factory=KeptResults)
    _slots: AskerSlots = field(default_factory=AskerSlots)

    @property
    def long(self) -> LongQuestions:
        """What staff may have worked out as jobs."""
        return LongQuestions(self.context.house)

    def order(self, question: Question, asked: Any, own: Mapping[str, OwnFeatures], asker: Asker) -> QuestionOrder:
        """A question as an order to the worker: of the asker's bodies those count that a layer of it belongs to."""
        concerned = bodies_of(asker) & self.bodies_of_layers(question, asked)
        return QuestionOrder(question, asked.model_dump(mode="json"), own, concerned, asker.account.actor)

    def bodies_of_layers(self, question: Question, asked: Any) -> frozenset[str]:
        """Whose the layers are that an answer depends on."""
        return frozenset(map(self.context.house.town.body_of, question.layers(asked)))

    def seen_as(self, layer: Layer, asker: Asker) -> Audience:
        """As whom somebody sees a layer."""
        return "staff" if self.context.house.town.body_of(layer.id) in bodies_of(asker) else "public"

    def etag(self, question: Question, asked: Any, asker: Asker = STRANGER) -> str:
        """The ETag of everything that is answered to this: the versions of the layers it depends on, and the moment."""
        versions = self.context.store.versions()
        layers = "-".join(str(versions.get(one, 0)) for one in sorted(set(question.layers(asked))))
        seen = "-".join(sorted(bodies_of(asker)))
        made = ""
        if seen and question.is_long(asked):
            made = f"-{self.long.orders.files.stamp(self.order(question, asked, _NOTHING, asker).key)}"
        return f'W/"{question.id}-{layers}-{self.context.moment()}{f"-{seen}" if seen else ""}{made}"'

    def result(
        self,
        question: Question,
        asked: Any,
        own: Mapping[str, OwnFeatures] = _NOTHING,
        *,
        asker: Asker = STRANGER,
        begin: bool = False,
    ) -> QuestionResult:
        """The result, to be asked for in a thread: kept until its data change, never with features of one's own.

        Args:
            question: that is asked.
            asked: its parameters.
            own: features sent with it.
            asker: who asks.
            begin: whether a long question that staff ask is to be worked out, if it is not yet.

        Raises:
            NotReadyError: the town's files are still being read.
            LongQuestionError: it takes longer than is worked out for everybody.
            BusyAskerError: the asker's former question is still being worked out.
            RunningQuestionError: it is being worked out for staff.
            BadRequestError: it cannot be answered, in a sentence.
        """
        if not self.bench.town.ready:
            raise NotReadyError("residents and streets are being read; ask again in a few seconds")
        is_long, is_staff = question.is_long(asked), bool(bodies_of(asker))
        if is_long and not is_staff:
            raise LongQuestionError(question.id)
        if is_long:
            order = self.order(question, asked, own, asker)
            return self.long.result(order, self.versions(question, asked), begin=begin).result
        make = partial(self._made, question.run, asked, own, asker)
        if own:
            return make()
        key = (question.id, asked.model_dump_json(), bodies_of(asker))
        return self._kept.get(key, self.etag(question, asked, asker), make)

    def figures(
        self, question: Question, asked: Any, own: Mapping[str, OwnFeatures] = _NOTHING, *, asker: Asker = STRANGER
    ) -> QuestionResult:
        """The figures alone, while a site is dragged: nothing is kept of them; errors as of `result`."""
        if question.figures is None or question.is_long(asked):
            return self.result(question, asked, own, asker=asker)
        if not self.bench.town.ready:
            raise NotReadyError("residents and streets are being read; ask again in a few seconds")
        return self._made(question.figures, asked, own, asker)

    def cancel(self, question: Question, asked: Any, own: Mapping[str, OwnFeatures], asker: Asker) -> None:
        """Let a long question be that is being worked out for the asker."""
        if bodies_of(asker):
            self.long.orders.cancel(self.order(question, asked, own, asker).key)

    def made_at(
        self, question: Question, asked: Any, own: Mapping[str, OwnFeatures] = _NOTHING, *, asker: Asker = STRANGER
    ) -> datetime:
        """When the result that is answered was worked out, UTC: now, unless that took long."""
        if question.is_long(asked) and bodies_of(asker):
            filed = self.long.orders.result(self.order(question, asked, own, asker).key)
            if filed is not None:
                return filed.made_at
        return self.context.now()

    def versions(self, question: Question, asked: Any) -> dict[str, int]:
        """Of the layers that an answer depends on, as they are now."""
        layers = set(question.layers(asked))
        return {name: version for name, version in self.context.store.versions().items() if name in layers}

    def _made(self, run: Run, asked: Any, own: Mapping[str, OwnFeatures], asker: Asker) -> QuestionResult:
        ground = partial(self.bench.ground, own=own, now=self.context.now())
        bodies = bodies_of(asker)
        if bodies:
            return run(ground(audience="staff", bodies=bodies), asked)
        with self._slots.taken(asker.address):
            return run(ground(audience="public", check=ProcessorTime(MOST_S).check), asked)

    def frozen(
        self, question: Question, asked: Any, own: Mapping[str, OwnFeatures] = _NOTHING, *, asker: Asker = STRANGER
    ) -> FrozenAnswer:
        """The result with all that is kept of it, worked out where it is not; errors as of `result`."""
        is_there = question.is_long(asked) and self.long.orders.result(self.order(question, asked, own, asker).key)
        result = self.result(question, asked, own, asker=asker, begin=not is_there)
        said = {language: words.below(f"question.{question.id}") for language, words in self.context.texts.items()}
        return FrozenAnswer(
            question=question.id,
            asked=asked.model_dump(mode="json"),
            result=result,
            sources=self.sources(question, asked, result),
            answered_at=self.made_at(question, asked, own, asker=asker),
            audience="staff" if bodies_of(asker) else "public",
            versions=self.versions(question, asked),
            texts={language: dict(texts) for language, texts in said.items()},
            program=version("stadtklima"),
        )

    def sources(self, question: Question, asked: Any, result: QuestionResult) -> dict[str, dict[str, str]]:
        """Whom to name for a result, and the licence, by layer or file."""
        known = [one for one in question.layers(asked) if one in self.context.house.layers]
        names = [*dict.fromkeys([*known, *result.sources])]
        return {one: self.context.source(one) for one in names}
