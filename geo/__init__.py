"""The geospatial core: arrays in, arrays out, metres in EPSG:25832; no I/O, no web, no database."""
