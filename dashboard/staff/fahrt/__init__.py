"""The crew's pages: the tours of today, and one of them with all that works without a connection."""

from dashboard.staff.fahrt.routes import register

__all__ = ["register"]
