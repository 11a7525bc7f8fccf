"""What can be wrong with declarations, messages and questions; the dashboard maps each class to a status once."""

from collections.abc import Iterable


class StadtklimaError(Exception):
    """Anything this project refuses to do, with a sentence that names the wrong value and the right ones.

    Args:
        args: the sentence.
        reason: a word by which pages say it in the language of who reads; empty: that of the class, mostly none.
        values: what pages say with it: the wrong value and the right ones.
    """

    reason = ""

    def __init__(self, *args: object, reason: str = "", **values: object) -> None:
        super().__init__(*args)
        self.values = values
        if reason:
            self.reason = reason

    @property
    def reason_said(self) -> str:
        """The word by which pages say it; empty: they have none."""
        return self.reason


class DeclarationError(StadtklimaError):
    """A layer, measure, profile or town file contradicts itself."""


class NotFoundError(StadtklimaError):
    """Something asked for by name does not exist."""

    kind = "thing"

    @property
    def reason_said(self) -> str:
        """As of others; by what there is none of, where it says nothing else."""
        return self.reason or f"unknown_{self.kind}"

    def __init__(self, wrong: str, known: Iterable[str] = ()) -> None:
        names = sorted(known)
        said = f"unknown {self.kind} {wrong!r}" + (f"; known: {', '.join(names)}" if names else "")
        super().__init__(said, wrong=wrong, known=names)


class UnknownLayerError(NotFoundError):
    """No layer of this id."""

    kind = "layer"


class UnknownSiteError(NotFoundError):
    """No site of this id."""

    kind = "site"


class UnknownMeasureError(NotFoundError):
    """No measure of this id, or none that the asker may see."""

    kind = "measure"


class BadRequestError(StadtklimaError):
    """A value is outside what the question allows."""


class FieldError(BadRequestError):
    """A field of a form that cannot be so.

    Args:
        field: its name.
        sentence: what is wrong and what would be right.
        reason: as of `StadtklimaError`.
    """

    def __init__(self, field: str, sentence: str, *, reason: str = "") -> None:
        super().__init__(sentence, reason=reason)
        self.field = field


class ConflictError(StadtklimaError):
    """What is to be changed is not any more as who changes it has seen it."""


class ForeignServiceError(StadtklimaError):
    """A service of somebody else's does not answer as it should."""


class AccessError(StadtklimaError):
    """The asker may not see or do this."""

    reason = "no_right"


class LakeError(StadtklimaError):
    """The lake cannot be used as asked."""


class LakeBusyError(LakeError):
    """Another process holds the writer's lock."""


class InboxFullError(StadtklimaError):
    """There is no room to keep a message safely; the sender must try again."""
