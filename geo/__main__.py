"""Compiles the core into the compiler's cache: a process of its own gives back the memory that this takes."""

from geo import coverage, hotspots, nearest, network
from geo.network import trucks

for core in (nearest, network, trucks, coverage, hotspots):
    core.warm_up()
