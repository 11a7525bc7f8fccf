"""Every file a browser may load from us, by an explicit list: bundled, compressed once, named by content.

Browser libraries come from node_modules and from installed Python packages and are never committed. What is made
of them is kept beside node_modules, so that a start after the first only compares digests:
``python -m dashboard.assets`` makes everything beforehand.
"""

from dashboard.assets.listed import sprite
from dashboard.assets.routes import register
from dashboard.assets.shelf import Asset, Shelf, outlines, stock

__all__ = ["Asset", "Shelf", "outlines", "register", "sprite", "stock"]
