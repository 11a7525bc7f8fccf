"""Special days of real stations agree with an independent computation by pandas."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from analysis.heat.site_climate import climate
from data.flags import SUSPECT
from data.ingest.bulk import write_history
from data.lake import TABLES
from data.measures import AIR_TEMPERATURE
from tests.support.real_files import DATA, at_hand
from tests.support.store_place import LAYERS, Place, some_sites

BERN = DATA / "heat_bern"
FIRST, LAST = date(2018, 7, 31), date(2018, 8, 8)
LOGGERS = 12
SHARE = 0.7
A_DAY = 144


@pytest.fixture
def readings() -> pd.DataFrame:
    """Ten-minute temperatures of some loggers, with a morning cut out of one and every third value of another."""
    file = at_hand(BERN / "data_harmonized_1.csv")
    wide = pd.read_csv(file, index_col=0, parse_dates=True).iloc[:, :LOGGERS].apply(pd.to_numeric, errors="coerce")
    wide.columns = [f"heat-{number:04d}" for number in range(1, LOGGERS + 1)]
    wide.iloc[300:360, 0] = np.nan
    wide.iloc[::3, 1] = np.nan
    tall: pd.DataFrame = wide.melt(ignore_index=False, var_name="site_id", value_name="value").dropna()
    return pd.DataFrame(tall.rename_axis("observed_at").reset_index())


def stored(place: Place, readings: pd.DataFrame) -> pd.DataFrame:
    """The healthy readings, after they were brought into the lake of a town with as many stations."""
    place.put_sites("heat", some_sites("heat", LOGGERS))
    place.equip(*(f"heat-{number:04d}" for number in range(4, LOGGERS + 1)))
    rows = readings.assign(
        received_at=readings["observed_at"],
        channel=0,
        measure=AIR_TEMPERATURE.id,
        device_id="L",
        flags=0,
        simulated=False,
    )
    write_history(place.lake, pa.Table.from_pandas(rows, schema=TABLES["readings"].schema), layers=LAYERS)
    kept: pd.DataFrame = place.lake.read("readings", columns=["site_id", "observed_at", "value", "flags"]).to_pandas()
    return kept[(kept["flags"] & int(SUSPECT)) == 0]


def special(values: "pd.Series[float]", day: "pd.Series[pd.Timestamp]", *, expected: int) -> pd.DataFrame:
    """Lowest and highest of each day or night of which enough was measured."""
    grouped = values.groupby(day).agg(["min", "max", "size"])
    inside = (grouped.index >= pd.Timestamp(FIRST)) & (grouped.index <= pd.Timestamp(LAST))
    return grouped[inside & (grouped["size"] >= SHARE * expected)]


def test_counts_on_bern_agree_with_pandas(place: Place, readings: pd.DataFrame) -> None:
    healthy = stored(place, readings)
    store = place.store()
    totals = np.zeros(3, int)
    for site_id, own in healthy.groupby("site_id"):
        at = own["observed_at"].dt.tz_convert(None)
        days = special(own["value"], (at + pd.Timedelta(hours=1)).dt.normalize(), expected=A_DAY)
        dark = (at.dt.hour >= 18) | (at.dt.hour < 6)
        nights = special(own["value"][dark], (at[dark] + pd.Timedelta(hours=6)).dt.normalize(), expected=A_DAY // 2)
        wanted = [(days["max"] >= 25).sum(), (days["max"] >= 30).sum(), (nights["min"] >= 20).sum()]
        got = climate(store, str(site_id), first=FIRST, last=LAST).counts
        assert (got.days_measured, got.nights_measured) == (len(days), len(nights))
        assert [got.summer_days, got.hot_days, got.tropical_nights] == wanted
        totals += wanted
    assert (totals > 0).all(), "a heat wave without special days would prove nothing"
