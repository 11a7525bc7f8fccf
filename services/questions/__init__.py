"""What the town's planners ask: one file a question, found by its file stem."""

from data.registry import declarations
from services.workbench.question import Question, QuestionRegistry


def discover() -> QuestionRegistry:
    """Every module's question by id; DeclarationError: one declares no QUESTION, or not by the file's stem."""
    return QuestionRegistry(declarations(__name__, "QUESTION", Question))
