"""A measure over time: what is known, how it is drawn, and what is said of it."""
