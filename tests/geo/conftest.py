"""Property tests of the core: fewer examples, each of which asks an oracle that is slow."""

from hypothesis import settings

settings.register_profile("geo", settings.get_profile("tests"), max_examples=60)
settings.load_profile("geo")
