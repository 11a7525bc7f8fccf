from collections.abc import Callable
from dataclasses import replace

import numpy as np

import layers
from data.declare import SimulatedSites
from data.simulate.devices import EUI_PREFIX, Fleet, equipped_rows, fleet, rows_of
from data.simulate.filling import Filling
from data.town.demo import DemoSites
from tests.support.simulated import make_sites

MakeFleet = Callable[..., Fleet]
Places = Callable[..., SimulatedSites]
SEED = np.arange(1000).astype(np.uint64)


def test_as_many_sites_as_asked_for_are_equipped() -> None:
    sites = make_sites("bins", 1000)
    assert len(equipped_rows(sites, SEED, equipped=0.25)) == 250
    assert len(equipped_rows(sites, SEED, equipped=0.01)) == 10
    assert len(equipped_rows(sites, SEED, equipped=0)) == 0


def test_fewer_devices_stand_where_more_would_stand_too() -> None:
    sites = make_sites("bins", 1000)
    few = set(equipped_rows(sites, SEED, equipped=0.01).tolist())
    assert few < set(equipped_rows(sites, SEED, equipped=0.25).tolist())


def test_real_bins_come_first() -> None:
    sites = replace(
        make_sites("bins", 1000),
        attributes=[{"operator": "EUV"} if row in {3, 500, 998} else {} for row in range(1000)],
    )
    assert {3, 500, 998} <= set(equipped_rows(sites, SEED, equipped=0.005).tolist())


def test_device_ids_are_unique_and_locally_administered(make_fleet: MakeFleet) -> None:
    ids = make_fleet("bins", 500).device_id
    assert len(set(ids)) == 500
    assert all(len(one) == 16 and int(one, 16) >> 40 == EUI_PREFIX for one in ids)
    assert (EUI_PREFIX >> 16) & 0b11 == 0b10


def test_both_networks_and_all_profiles_are_spoken(make_fleet: MakeFleet) -> None:
    heat = make_fleet("heat", 45)
    assert set(heat.network) == {"ttn", "chirpstack"}
    assert set(heat.profile) == {"thermo_centi", "thermo_plain"}


def test_reports_are_spread_over_the_interval(make_fleet: MakeFleet) -> None:
    share, _ = np.histogram(make_fleet("bins", 400).phase_s, bins=4, range=(0, 1800))
    assert share.min() > 60


def test_each_container_has_a_device_of_its_own(make_places: Places) -> None:
    paper = replace(layers.discover()["bins"], id="paper")
    devices = fleet(
        paper,
        make_sites("paper", 3),
        make_places(3, channels=np.array([2, 0, 3])),
        simulation=Filling(per_day=14, outdoor=False),
        demo=DemoSites(equipped=1),
    )
    assert list(zip(devices.site.tolist(), devices.channel.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (1, 0),
        (2, 1),
        (2, 2),
        (2, 3),
    ]


def test_a_fleet_of_nobody_is_empty(make_fleet: MakeFleet) -> None:
    assert len(make_fleet("bins", 30, equipped=0)) == 0


def test_a_device_keeps_its_name_and_habits_when_others_come(make_fleet: MakeFleet) -> None:
    few, many = make_fleet("bins", 100, equipped=0.1), make_fleet("bins", 100, equipped=1)
    for row, device_id in enumerate(few.device_id):
        other = many.device_id.index(device_id)
        assert few.profile[row] == many.profile[other]
        assert few.site_id[few.site[row]] == many.site_id[many.site[other]]


def test_rows_keep_what_all_places_share(make_places: Places) -> None:
    some = rows_of(make_places(9), np.array([4, 2]))
    assert some.town_seed == 20260
    assert some.seed.tolist() == make_places(9).seed[[4, 2]].tolist()
