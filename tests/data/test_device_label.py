"""What stands on a device is read as the number of the device."""

import pytest

from data import coordinates
from data.device_label import serial
from data.errors import FieldError

TOWN = (7.24, 51.52, 7.38, 51.63)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (
            "LW:D0:1122334455667788:AABBCCDDEEFF0011:AABB1122:OAABBCCDDEEFF:SYYWWNNNNNN:PFOOBAR:CAF2C",
            "AABBCCDDEEFF0011",
        ),
        ("LW:D0:1122334455667788:aabbccddeeff0011:AABB1122", "AABBCCDDEEFF0011"),
        (" aa-bb-cc-dd-ee-ff-00-11 ", "AABBCCDDEEFF0011"),
        ("dwd-01303", "dwd-01303"),
    ],
)
def test_a_code_names_its_device(code: str, wanted: str) -> None:
    assert serial(code) == wanted


@pytest.mark.parametrize(
    "code", ["", "LW:D0:1122", "LW:D1:1122334455667788:AABBCCDDEEFF0011", "https://a.example/?b=1"]
)
def test_another_code_is_refused_with_what_is_wanted(code: str) -> None:
    with pytest.raises(FieldError, match="wanted a DevEUI of 16 digits"):
        serial(code)


@pytest.mark.parametrize(
    "text",
    ["51,5497 7,3101", "7.3101, 51.5497", "51.5497,7.3101", "382805 5712217", "32382805 5712217", "5712217; 382805"],
)
def test_a_typed_place_is_found_in_degrees_and_metres(text: str) -> None:
    lon, lat = coordinates.place(text, TOWN)
    assert (round(lon, 2), round(lat, 2)) == (7.31, 51.55)


@pytest.mark.parametrize("text", ["", "51,5497", "7,31 7,31", "48.1 11.5", "382805 571221", "a b"])
def test_what_is_no_place_in_the_town_is_refused(text: str) -> None:
    with pytest.raises(FieldError):
        coordinates.place(text, TOWN)
