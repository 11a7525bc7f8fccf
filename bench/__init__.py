"""Benchmarks: each runs its peers in the same run, compares their results and prints the ratios."""
