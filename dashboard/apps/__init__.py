"""What Dash draws."""
