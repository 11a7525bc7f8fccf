"""What all questions of the planners share: parameters, the ground they are answered from, results."""

from services.workbench.question import Question, QuestionParameters
from services.workbench.result import QuestionResult, ResultFigure, ResultShapes

__all__ = ["Question", "QuestionParameters", "QuestionResult", "ResultFigure", "ResultShapes"]
