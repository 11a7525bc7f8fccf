"""Amounts of things in sentences for operators."""


def counted(n: int, noun: str, plural: str = "") -> str:
    """``1 token``, ``2 tokens``, ``3 addresses``."""
    return f"{n} {noun if n == 1 else plural or f'{noun}s'}"
