"""Arrow takes no pandas along, and still knows it where somebody else has brought it."""

import subprocess
import sys
from typing import Final

PROGRAM: Final = """
import sys
import pyarrow as pa
from data.arrow import leave_pandas_out
{first}
pa.array([1, 2])
print("pandas" in sys.modules)
import pandas
print(pa.table({{"a": [1]}}).to_pandas().equals(pandas.DataFrame({{"a": [1]}})))
"""


def said(first: str) -> list[str]:
    line = [sys.executable, "-c", PROGRAM.format(first=first)]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout.split()


def test_a_list_brings_no_pandas_and_pandas_can_still_be_brought() -> None:
    assert said("leave_pandas_out()") == ["False", "True"]
    assert said("leave_pandas_out(); leave_pandas_out()") == ["False", "True"]


def test_without_it_a_list_brings_pandas() -> None:
    assert said("") == ["True", "True"]
