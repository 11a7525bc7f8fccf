"""How loud it was: mean levels of an hour, a day, an evening and a night."""
