"""What is switched at sites: asked for within bounds, confirmed by a person, sent signed, read back, switched off."""
