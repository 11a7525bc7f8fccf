"""What the page of one site is made of: its course over time, special days, comparison and effect of a measure."""
