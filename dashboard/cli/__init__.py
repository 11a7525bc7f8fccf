"""The command line: `stadtklima`; one module a group of commands."""
