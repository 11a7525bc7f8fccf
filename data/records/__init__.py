"""What people change: devices, which site they serve, and the tokens of their senders."""

from data.records.assignments import Assignment, Assignments, Device
from data.records.device_id import canonical
from data.records.records import Records

__all__ = ["Assignment", "Assignments", "Device", "Records", "canonical"]
