"""Map services of others: asked by us for our visitors, within bounds, and only those that were enabled."""
