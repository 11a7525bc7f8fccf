"""The pages of staff: login and devices."""
