"""Why a file was not imported."""

from data.errors import BadRequestError


class ImportRefusedError(BadRequestError):
    """A file is not what the importer reads; nothing was changed."""
