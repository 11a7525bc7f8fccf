"""The town's live map for everybody: every public layer, filters, the last hours, and charts in step with them."""
