"""The parts of the pages about devices and services."""
