"""The surface of air temperature over a town: computed hourly from its stations, kept as a picture and figures."""
