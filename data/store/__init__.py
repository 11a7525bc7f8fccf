"""The web process's view of the lake: it follows the lake, keeps the current state, and answers questions."""

from data.store.current_state import Current, Summary, summarise
from data.store.equipment import DeviceChange
from data.store.store import Store

__all__ = ["Current", "DeviceChange", "Store", "Summary", "summarise"]
