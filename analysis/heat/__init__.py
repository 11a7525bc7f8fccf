"""Heat: its days, the heat island, the effect of measures, exposure, cool places, the surface."""
