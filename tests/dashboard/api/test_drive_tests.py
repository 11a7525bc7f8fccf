"""A drive test is sent as its file is, and the question about radio counts what it says."""

import json
from io import StringIO
from typing import Any

import pandas as pd
import pytest
from starlette.testclient import TestClient

from tests.support.real_files import DATA, at_hand

TABLE = (
    "time;gwaddr;nodeaddr;f_cnt;latitude;longitude;RSSI\n"
    "2026-07-01T10:00:00Z;g1;a;1;51,55;7,31;-100\n"
    "2026-07-01T10:00:30Z;g1;a;2;51,551;7,31;-104\n"
    "2026-07-01T10:01:30Z;g2;a;4;51,552;7,31;-112\n"
)
MESSAGE = {
    "dev_id": "a",
    "counter": 1,
    "payload_fields": {"gps_1": {"latitude": 51.55, "longitude": 7.31}},
    "metadata": {"time": "2026-07-01T10:00:00Z", "gateways": [{"gtw_id": "g1", "rssi": -97}]},
}


def told(client: TestClient, text: str, status: int = 200) -> Any:
    body = {"parameters": {"places": "bins", "drive": "own:drive"}, "own": {"drive": text}}
    answer = client.post("/api/questions/radio", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def figures(answer: Any) -> dict[str, Any]:
    return {name: one["value"] for name, one in answer["figures"].items()}


def test_a_table_is_counted(on_streets: TestClient) -> None:
    said = figures(told(on_streets, TABLE))
    assert (said["messages"], said["lost"], said["hear"], said["median_rssi"]) == (3, 1, 2, -104)


def test_messages_are_counted(on_streets: TestClient) -> None:
    said = figures(told(on_streets, json.dumps([MESSAGE, {**MESSAGE, "counter": 3}])))
    assert (said["messages"], said["lost"], said["hear"], said["median_rssi"]) == (2, 1, 1, -97)


@pytest.mark.parametrize(("text", "said"), [("a,b\n1,2\n", "no column of lat, lon, rssi"), ("[{", "no JSON at line 1")])
def test_what_is_no_drive_test_is_told_in_a_sentence(on_streets: TestClient, text: str, said: str) -> None:
    assert said in told(on_streets, text, 400)["detail"]


def test_juiz_de_foras_file_is_counted_as_pandas_counts_it(on_streets: TestClient) -> None:
    path = at_hand(DATA / "wave2/coverage/lora_rssi_juizdefora") / "campus_by_car_full.csv"
    table = pd.read_csv(StringIO(path.read_text("utf-8")))
    said = figures(told(on_streets, path.read_text("utf-8")))
    assert said["messages"] == len(table)
    assert said["median_rssi"] == table["GW RSSI"].median()


def test_medellins_files_are_counted_as_their_gateways_are(on_streets: TestClient) -> None:
    for path in sorted(at_hand(DATA / "wave2/coverage/ttn_v2_medellin").glob("*.json")):
        answer = told(on_streets, path.read_text("utf-8"))
        assert sum(answer["tables"]["drive"]["receptions"]) > 0
