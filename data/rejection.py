"""Why a message cannot be used, in a sentence for the person who can change that."""

from data.errors import StadtklimaError


class RejectedError(StadtklimaError):
    """A message is kept raw in the lake's table ``rejected``, with this reason."""
