"""What two times or two places differ by, with an interval."""
