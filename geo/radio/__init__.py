"""LoRaWAN: how far gateways reach, what stands in the way, and how much margin a place has."""

from geo.radio.link import link_margin_db, margin_class, noise_floor_dbm, sensitivity_dbm, snr_of_rssi_db
from geo.radio.model import Check, LogDistance, check, fit_log_distance
from geo.radio.pathloss import free_space_loss_db, knife_edge_loss_db, okumura_hata_loss_db
from geo.radio.terrain import Elevation, terrain_loss_db

__all__ = [
    "Check",
    "Elevation",
    "LogDistance",
    "check",
    "fit_log_distance",
    "free_space_loss_db",
    "knife_edge_loss_db",
    "link_margin_db",
    "margin_class",
    "noise_floor_dbm",
    "okumura_hata_loss_db",
    "sensitivity_dbm",
    "snr_of_rssi_db",
    "terrain_loss_db",
]
