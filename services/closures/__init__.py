"""What is closed on a day: each source of closures is a file here, found by its stem.

A source yields closures for a day; whoever plans on streets asks `closures` and need not know them. Roadworks, an
alarm's cordon or a flood become closures by one more file with a `SOURCE`.
"""

from services.closures.closure import Closure, ClosureSource, closures

__all__ = ["Closure", "ClosureSource", "closures"]
