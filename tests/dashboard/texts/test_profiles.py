"""Kinds of devices are called by German words too, and in English as their own files say."""

from dashboard.texts import load
from data import profiles


def test_every_profile_has_a_name_in_each_language() -> None:
    texts, known = load(), profiles.discover()
    assert texts["en"].below("profile") == {one.id: one.title for one in known.values()}
    assert texts["de"].below("profile").keys() == {*known}
