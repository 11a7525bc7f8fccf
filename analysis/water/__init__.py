"""What levels, rain and oxygen mean: trends, runoff and its forecast, ponds at night."""
