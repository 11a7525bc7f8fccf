"""Property tests of the core: compilation happens inside some example, so none has a deadline."""

from hypothesis import settings

settings.register_profile("geo", deadline=None, max_examples=60)
settings.load_profile("geo")
