"""Who sends: one file a kind of network server or platform, found by its file stem."""
