"""Words of a question that stand in the place of today's, such as those of the time when it was answered."""

from collections.abc import Mapping

from dashboard.texts import Words


def question_words(words: Words, question: str, texts: Mapping[str, Mapping[str, str]]) -> Words:
    """Words with these of a question, by language and without ``question.{id}.``, in their place."""
    own = {f"question.{question}.{key}": text for key, text in texts.get(words.language, {}).items()}
    return words.saying(own) if own else words
