"""What has become of the figures of an answer since it was given."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.workbench.result import QuestionResult, ResultFigure


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure then and now; None: the answer has, or had, none of this name."""

    name: str
    then: ResultFigure | None
    now: ResultFigure | None

    @property
    def difference(self) -> float | None:
        """Now minus then, in the unit; None: one of both is no number, or their units differ."""
        then, now = self.then, self.now
        if then is None or now is None or then.unit != now.unit:
            return None
        if not isinstance(then.value, int | float) or not isinstance(now.value, int | float):
            return None
        return now.value - then.value

    @property
    def is_same(self) -> bool:
        """Whether people read the same: equal when rounded as they are shown."""
        return _read(self.then) == _read(self.now)


def figure_changes(then: QuestionResult, now: QuestionResult) -> Sequence[FigureChange]:
    """Each figure of either answer, those of the former first, in their order."""
    names = dict.fromkeys([*then.figures, *now.figures])
    return [FigureChange(one, then.figures.get(one), now.figures.get(one)) for one in names]


def _read(one: ResultFigure | None) -> tuple[object, str] | None:
    if one is None:
        return None
    return (one.value if one.value is None or isinstance(one.value, str) else round(one.value, one.decimals)), one.unit
