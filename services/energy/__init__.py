"""The energy and water of the town's buildings: series of consumption, tables, reminders, what is published."""
