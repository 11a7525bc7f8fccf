"""The dispatcher's working place: figures of the day, what is due by urgency, and the map in step with both."""
