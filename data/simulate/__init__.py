"""Makes a plausible town, what happens in it, and what its devices would say."""
