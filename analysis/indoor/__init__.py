"""Rooms: how fast their air is changed, and when it is used up."""
