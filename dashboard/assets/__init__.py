"""Every file a browser may load from us, by an explicit list: bundled, compressed once, named by content.

Browser libraries come from node_modules and from installed Python packages and are never committed. What is made
of them is kept beside node_modules, so that a start after the first only compares digests:
``python -m dashboard.assets`` makes everything beforehand, with a folder it packs all of it for a wheel.
"""

from dashboard.assets.asset import Asset
from dashboard.assets.listed import sprite
from dashboard.assets.routes import register
from dashboard.assets.shelf import Shelf, outlines, stock
from dashboard.assets.theme import LOGO, themed

__all__ = ["LOGO", "Asset", "Shelf", "outlines", "register", "sprite", "stock", "themed"]
