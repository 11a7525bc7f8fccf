"""Fetches what does not come to the doors by itself: MQTT subscriptions and polled addresses, into the same inbox."""
