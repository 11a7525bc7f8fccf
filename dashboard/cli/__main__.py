"""Lets `python -m dashboard.cli` be the same as `stadtklima`."""

from dashboard.cli import main

main()
