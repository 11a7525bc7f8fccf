"""What the DWD says of the days to come: official warnings and the forecast; never computed here."""
