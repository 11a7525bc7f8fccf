"""Rasters of the town: each a GeoTIFF in our own form beside what is known of it, read in windows."""
