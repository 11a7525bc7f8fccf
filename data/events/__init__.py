"""What happened at a site, found in its readings."""
