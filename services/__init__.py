"""What an installation can do, without a web framework."""
