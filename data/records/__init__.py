"""What people change: devices, which site they serve, the tokens of their senders, who may log in."""

from data.records.assignments import Assignment, Assignments, Device
from data.records.change import ACTOR, REACH
from data.records.device_id import canonical
from data.records.records import Records

__all__ = ["ACTOR", "REACH", "Assignment", "Assignments", "Device", "Records", "canonical"]
