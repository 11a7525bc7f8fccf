"""The processes that the command line starts: supervisor, web, ingest, receive, replay, worker."""
