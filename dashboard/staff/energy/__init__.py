"""What staff are told of a building's energy, on its page and on paper alike."""
