"""A picture keeps its shape and says its size before it arrives."""

import pytest

from dashboard.parts.photo import shown


@pytest.mark.parametrize(
    ("size", "expected"),
    [((40, 30), (40, 30)), ((4000, 3000), (480, 360)), ((3000, 4000), (270, 360)), ((9000, 10), (480, 1))],
)
def test_a_picture_is_shown_whole_and_never_larger_than_it_is(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert shown(size) == expected
