"""Commands of the terminal, called in the test's own process."""

from typer.testing import CliRunner

from cli import program


def run(*arguments: str) -> str:
    """What a command that succeeds says."""
    answer = CliRunner().invoke(program(), arguments, catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output
