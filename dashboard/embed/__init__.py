"""Tiles for other people's pages: plain HTML, pictures and their words, without Dash, login or cookie."""

from dashboard.embed.routes import register

__all__ = ["register"]
