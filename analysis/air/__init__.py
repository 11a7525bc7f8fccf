"""Air outdoors: its quality as the Umweltbundesamt classes it."""
