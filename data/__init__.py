"""What the town measures: declarations, lake, inbox, store, ingest, simulation, importers."""
