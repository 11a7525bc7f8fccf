"""Lets `python -m cli` be the same as `stadtklima`."""

from cli import main

main()
