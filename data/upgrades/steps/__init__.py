"""The steps, a file each: what it is of, and the version it leads to."""
