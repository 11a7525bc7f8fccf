"""Kinds of drawing: what a layer becomes on the map; found by file stem."""
