"""Sources of closures, a file each with its `SOURCE`."""
