"""Finding room: the nearest sites that have it, and when a container will be full."""
