"""Whatever people write wrongly is refused before anything starts: one sentence, exit 1, no traceback."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.ports import free_port
from cli import main
from data.errors import DeclarationError
from data.simulate.town import plan
from data.town import CITIES, load

ROOT = Path(__file__).parents[2]
OWN = "eigene"
TOML = (CITIES / "castrop_rauxel" / "town.toml").read_text("utf-8")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The folder of a town of its own below the data folder ``tmp_path``."""
    folder = tmp_path / OWN
    folder.mkdir()
    plan_names = {"geography.toml", "streets.toml"}
    for path in (CITIES / "castrop_rauxel").iterdir():
        if path.name not in plan_names:
            shutil.copy(path, folder / path.name)
    return folder


@pytest.fixture
def refused(town: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command of the command line says on its way out, in this process."""

    def command(*arguments: str, **settings: str) -> str:
        for name, value in {"DATA_DIR": str(town.parent), "CITY": OWN, **settings}.items():
            monkeypatch.setenv(f"STADTKLIMA_{name}", value)
        monkeypatch.setattr(sys, "argv", ["stadtklima", *(arguments or ("check", "--declarations"))])
        with pytest.raises(SystemExit) as caught:
            main()
        assert isinstance(caught.value.code, str), "a sentence, so that the code is 1"
        assert "\n" not in caught.value.code
        return caught.value.code

    return command


def said(folder: Path, *command: str, **settings: str) -> str:
    """What a process says on its way out; it must end with 1 and without a traceback."""
    chosen = {"DATA_DIR": str(folder), "CITY": OWN, "PORT": str(free_port()), **settings}
    environment = {**os.environ, **{f"STADTKLIMA_{name}": value for name, value in chosen.items()}}
    line = [sys.executable, *command]
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    (sentence,) = done.stderr.splitlines()
    return sentence


SETTINGS = {
    "EMBED_ORIGINS": ("https://", "'https://' is no origin; write https://www.example.org"),
    "AUTHORIZATION": ("{", 'STADTKLIMA_AUTHORIZATION: is no JSON; write it like {"vendor": "Bearer ..."}'),
    "DATABASE_URL": ("nonsense", "STADTKLIMA_DATABASE_URL: Could not parse"),
    "MQTT_URL": ("foo", "write mqtts://user:password@host:8883"),
    "PUBLIC_URL": ("example.org", "write it like https://www.example.org"),
    "PORT": ("80500", "STADTKLIMA_PORT: Input should be less than or equal to 65535"),
    "CITY": ("nirgends", "unknown town 'nirgends'; known: castrop_rauxel, eigene"),
    "WOKERS": ("2", "STADTKLIMA_WOKERS is no setting; known: STADTKLIMA_ACCESS_LOG"),
}


@pytest.mark.parametrize(
    "url", ["example.org", "https://", "https://h:port/x", "https://h/?x=1", "https://a b", "ftp://h"]
)
def test_an_address_that_is_none_is_said_with_an_example(refused: Callable[..., str], url: str) -> None:
    assert f"STADTKLIMA_PUBLIC_URL: {url!r} is no address; write it like https://" in refused(PUBLIC_URL=url)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_wrong_setting(refused: Callable[..., str], name: str) -> None:
    value, expected = SETTINGS[name]
    assert expected in refused(**{name: value})


def test_a_secret_of_no_address_names_none(refused: Callable[..., str]) -> None:
    sentence = refused(AUTHORIZATION='{"vendor": "Bearer geheim"}')
    assert "names vendor; known [[poll]]: none" in sentence
    assert "geheim" not in sentence


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql+psycopg://a:geheim@127.0.0.1:1/x", ""),
        ("postgresql://a:geheim@h:x/y", "write it like"),
        ("oracle+nix://a:geheim@h/y", "write it like"),
        ("sqlite:////proc/nowhere/records.sqlite", "/proc/nowhere"),
    ],
)
def test_records_that_cannot_be_opened_are_said_without_the_password(
    refused: Callable[..., str], url: str, expected: str
) -> None:
    sentence = refused(DATABASE_URL=url)
    assert expected in sentence
    assert "geheim" not in sentence


def changed(before: str, after: str) -> str:
    assert before in TOML
    return TOML.replace(before, after, 1)


TOWNS = {
    "no TOML": (changed("zoom = 13", "zoom = = 13"), "(at line 5, column 8)"),
    "unknown key": (TOML.replace("zoom", "zom", 1), "line 5: the file has no 'zom'; known: actuators, agreement, ags"),
    "missing key": (
        TOML.replace("zoom = 13\n", "", 1),
        "the file lacks 'zoom'; it needs and may have: actuators, agreement, ags",
    ),
    "wrong kind": (changed("zoom = 13", 'zoom = "near"'), "line 5: zoom = 'near': should be a valid number"),
    "no such state": (changed('"05562004"', '"55562004"'), "line 3: ags = '55562004': wanted"),
    "lat, lon": (changed("[7.3110, 51.5520]", "[51.5520, 7.3110]"), "looks swapped; longitude comes first"),
    "unknown way": (TOML + "\n[devices]\nlow_bat = 3\n", "devices has no 'low_bat'; known: late_intervals, life_y"),
    "report": (changed("melder_url", "melder"), "report has no 'melder'; known: email, melder_url, phone"),
    "melder_url": (changed("https://melder.", "http://melder."), "wanted an address such as 'https://melder.example"),
    "heat_advice": ('heat_advice = "www.example.org"\n' + TOML, "line 1: heat_advice = 'www.example.org': wanted an"),
    "climate": (TOML + "\n[climate]\nhot_day = 32\n", "climate has no 'hot_day'; known: complete_percent"),
    "night": (TOML + '\n[climate]\ntropical_night = "evening"\n', "= 'evening': should be 'night' or 'day'"),
    "months": (TOML + "\n[heat_island]\nmonths = [6, 8]\n", "heat_island.months = [6, 8]: must follow one another"),
    "blocks": (TOML + "\n[effect]\nleast_days = 9\n", "least_days 9 are less than two blocks"),
    "classes": (
        TOML + '\n[classes.fill]\nkind = "words"\nsteps = [\n  { id = "a", from = 1, color = "#000000" },\n]\n',
        "classes.fill.steps.0 has no 'color'; known: attention, colour, from, id, symbol, usable",
    ),
    "falling": (
        TOML + '\n[classes.fill]\nkind = "words"\nsteps = [\n  { id = "a", from = 1, colour = "#000000" },\n'
        '  { id = "b", from = 0, colour = "#000000" },\n]\n',
        "must rise: [1.0, 0.0]",
    ),
    "facts": (changed("[facts.paper]", "[facts.papier]"), "facts names the layer 'papier'; known: heat, bins"),
    "bodies": (changed('["charging"]', '["chargers"]'), "bodies names the layer 'chargers'; known: heat, bins"),
    "reference": (changed('"heat-0001"', '"hitze-1"'), "reference_site names the layer 'hitze'; known: heat"),
    "attribution": (changed("note.en =", "note.fr ="), "should be 'de' or 'en'"),
    "licence": (changed('"https://www.govdata.de', '"www.govdata.de'), "attribution.default.licence_url = 'www."),
    "poll": (
        TOML + '\n[[poll]]\nname = "a"\nurl = "https://example.org"\nevery_s = 1\nsource = "ttn"\n',
        "poll.0.every_s = 1: should be greater than or equal to 10",
    ),
    "source": (
        TOML + '\n[[poll]]\nname = "a"\nurl = "https://example.org"\nevery_s = 60\nsource = "pigeon"\n',
        "poll.0.source = 'pigeon': is unknown; known: chirpstack",
    ),
    "demo": (TOML.replace("weekend_surge", "surge", 1), "demo.paper has no 'surge'; known: beside, channels, count"),
    "near": (changed('near = "paths"', 'near = "trees"'), "demo.bins.near = 'trees': should be 'paths', 'streets', "),
    "beside": (changed('beside = "paper"', 'beside = "papier"'), "demo names the layer 'papier'; known: heat, bins"),
    "list": (changed('"poles.csv"', '"masten.csv"'), "masten.csv is missing; it needs the columns name, lon, lat"),
    "first day": (changed("[day_one.bins]", "[day_one.bin]"), "demo names the layer 'bin'; known: heat, bins"),
    "topics": (TOML + '\n[[mqtt.topics]]\ntopic = "a"\nsource = "json"\nqos = 0\n', "mqtt.topics.0 has no 'qos'"),
}


@pytest.mark.parametrize("kind", TOWNS)
def test_a_wrong_town_file(town: Path, refused: Callable[..., str], kind: str) -> None:
    text, expected = TOWNS[kind]
    (town / "town.toml").write_text(text, "utf-8")
    sentence = refused()
    assert f"{town}/" in sentence
    assert expected in sentence


FILES = {
    "section": ("legal.toml", '[[imprint]]\nid = "x"\n', "legal.toml, line 1: imprint.0 lacks 'title'"),
    "page": (
        "legal.toml",
        "[[impressum]]\n",
        "line 1: the file has no 'impressum'; known: accessibility, explanations, imprint",
    ),
    "tested_on": ("legal.toml", 'tested_on = "gestern"\n', "line 1: tested_on = 'gestern': should be a valid date"),
    "controls": (
        "interventions.toml",
        '[[intervention]]\nsite_id = "heat-0001"\ncontrol = []\n',
        "interventions.toml, line 3: intervention.0 has no 'control'; known: about, area_m2, controls",
    ),
    "kind": ("cool_places.csv", "kind,name,lon,lat\nraum,A,7.3,51.55\n", "line 2: wanted a name and a kind of room"),
    "columns": ("cool_places.csv", "kind,name,laenge\n", "columns ['kind', 'name', 'laenge']; known: kind, name"),
    "place": ("cool_places.csv", "kind,name,lon,lat\nroom,A,51.55,7.3\n", "line 2: 51.55, 7.3 is not in Castrop"),
    "number": ("cool_places.csv", "kind,name,lon,lat\nroom,A,x,51.55\n", "line 2: could not convert string to float"),
    "profile": ("profiles/x.toml", "titel = 'x'\n", "x.toml: unknown key 'titel'; known: history, measure"),
    "theme": ("theme.toml", "[farbe]\n", "theme.toml, line 1: the file has no 'farbe'; known: action, font, logo"),
    "imported": ("attribution.toml", "[attribution.bins]\nholder = 'x'\n", "attribution.bins lacks 'licence'"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_wrong_file_of_the_town(town: Path, refused: Callable[..., str], kind: str) -> None:
    name, text, expected = FILES[kind]
    (town / name).parent.mkdir(exist_ok=True)
    (town / name).write_text(text, "utf-8")
    assert expected in refused()


def test_a_wrong_row_of_the_street_list(town: Path, refused: Callable[..., str]) -> None:
    (town / "town.toml").write_text(f'{TOML}\n[collection]\nstreets = "abfuhr.csv"\n', "utf-8")
    (town / "abfuhr.csv").write_text("street,fraction,dates\nHolzstraße,Rest,morgen\n", "utf-8")
    assert "abfuhr.csv, row 2, column dates='morgen': 'morgen' is no date" in refused()


def test_a_file_in_another_encoding_is_named(town: Path, refused: Callable[..., str]) -> None:
    (town / "cool_places.csv").write_bytes("kind,name,lon,lat\nroom,Bücherei,7.3,51.55\n".encode("latin-1"))
    assert "cool_places.csv" in refused()
    (town / "town.toml").write_bytes(TOML.encode("utf-16"))
    assert "town.toml" in refused()


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("geography.toml", "postcode", "plz", "line 26: districts.0 has no 'plz'; known: cores, landmark"),
        (
            "geography.toml",
            "radii_m = [",
            'radii_m = ["a", ',
            "line 211: areas.0.radii_m = ['a', 620, 330]: Tuple should have at most 2",
        ),
        (
            "streets.toml",
            'motorway = "A 2"',
            'motorway = "A 3"',
            "'A 3' is no line of the plan; known: A 2",
        ),
    ],
)
def test_a_wrong_plan(town: Path, name: str, before: str, after: str, expected: str) -> None:
    for plan_name in ("geography.toml", "streets.toml"):
        shutil.copy(CITIES / "castrop_rauxel" / plan_name, town / plan_name)
    text = (town / name).read_text("utf-8")
    (town / name).write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(DeclarationError) as caught:
        plan.read(load(OWN, imported=town))
    assert expected in str(caught.value)


@pytest.mark.parametrize("command", [("app.py",), ("-m", "cli", "serve"), ("-m", "cli", "ingest")])
def test_nothing_starts_and_nothing_is_started_again(town: Path, command: tuple[str, ...]) -> None:
    (town / "town.toml").write_text(TOML.replace("zoom", "zom", 1), "utf-8")
    assert "line 5: the file has no 'zom'; known: actuators, agreement, ags" in said(town.parent, *command)


def test_a_data_folder_that_is_a_file_or_cannot_be_made(town: Path, refused: Callable[..., str]) -> None:
    file = town.parent / "file"
    file.touch()
    for folder in (file, Path("/proc/nowhere")):
        assert f"cannot write in {folder}/castrop_rauxel" in refused(DATA_DIR=str(folder), CITY="castrop_rauxel")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    made = subprocess.run(line, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"this test mounts a small disk, which this user may not: {made.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.long
def test_a_full_disk_in_the_first_build(small_disk: Path) -> None:
    sentence = said(small_disk, "-m", "cli", "build", CITY="castrop_rauxel")
    assert f"no room on the disk of {small_disk}" in sentence


def test_a_file_in_a_folder_that_is_not_there(town: Path, refused: Callable[..., str]) -> None:
    target = town / "nowhere" / "heat.csv"
    sentence = refused("export", "heat", str(target))
    assert f"there is no folder {target.parent}" in sentence
