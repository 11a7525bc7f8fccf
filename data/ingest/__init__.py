"""From a raw message to readings in the lake."""
