"""Energy and water of the town's buildings: from counts of meters to what is used, what would be usual, and excess."""
