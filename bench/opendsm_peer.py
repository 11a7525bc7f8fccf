"""OpenDSM in an environment of its own (requirements/opendsm.lock): series come in as a file, its predictions go out.

Called with the path of a JSON list of series, each ``{"id", "electricity", "day", "day_temperature_c", "observed"}``.
A daily one has ``kept``, a list of masks of days to fit on, and one observed value a day; one of bills has ``periods``,
the first day of each, its ``end``, and one observed value a period. Printed is JSON: by id, for each mask, what is
predicted for every day.
"""

import json
import logging
import sys
import warnings
from typing import Any


def daily(one: dict[str, Any], kept: list[bool]) -> list[float]:
    """Return what a model that is fitted on the days of a mask predicts for all of them."""
    import pandas as pd  # noqa: PLC0415 - of the peer's environment
    from opendsm import eemeter  # noqa: PLC0415 - likewise

    day = pd.DatetimeIndex(one["day"], tz="UTC")
    table = pd.DataFrame({"temperature": fahrenheit(one), "observed": one["observed"]}, index=day)
    fitted_on = table.copy()
    fitted_on.loc[[not each for each in kept], "observed"] = float("nan")
    given = eemeter.DailyBaselineData(fitted_on.dropna(), is_electricity_data=one["electricity"])
    model = eemeter.DailyModel().fit(given, ignore_disqualification=True)
    asked = eemeter.DailyReportingData(table, is_electricity_data=one["electricity"])
    found = model.predict(asked, ignore_disqualification=True)
    return [float(value) for value in found["predicted"].reindex(day)]


def billing(one: dict[str, Any]) -> list[float]:
    """Return what its model of bills predicts for each day."""
    import pandas as pd  # noqa: PLC0415 - of the peer's environment
    from opendsm import eemeter  # noqa: PLC0415 - likewise

    day = pd.DatetimeIndex(one["day"], tz="UTC")
    hours = pd.date_range(day[0], periods=24 * len(day), freq="h")
    temperature = pd.Series([value for value in fahrenheit(one) for _ in range(24)], index=hours)
    ends = pd.DatetimeIndex([*one["periods"], one["end"]], tz="UTC")
    meter = pd.Series([*one["observed"], float("nan")], index=ends)
    given = eemeter.BillingBaselineData.from_series(meter, temperature, is_electricity_data=one["electricity"])
    model = eemeter.BillingModel().fit(given, ignore_disqualification=True)
    found = model.predict(given, ignore_disqualification=True)
    return [float(value) for value in found["predicted"].reindex(day)]


def fahrenheit(one: dict[str, Any]) -> list[float]:
    """Return the temperatures of its days as OpenDSM wants them."""
    return [1.8 * value + 32.0 for value in one["day_temperature_c"]]


def main() -> None:
    """Answer for one file."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - this file needs nothing of the house
        given = json.load(file)
    answer = {
        one["id"]: [billing(one)] if one["periods"] else [daily(one, kept) for kept in one["kept"]] for one in given
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
