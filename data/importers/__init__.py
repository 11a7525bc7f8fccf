"""Real towns from real files: each importer reads one kind of file, reports what it did, or changes nothing."""
