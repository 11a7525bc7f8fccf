"""Staff of a small town's application who log in with a password, one after the other in one client."""

from typing import Final

from starlette.testclient import TestClient

PASSWORD: Final = "correct horse battery staple"  # noqa: S105 -- made up
HOME: Final = {"Origin": "http://testserver"}
"""What a browser says of where a form came from."""


def log_in(client: TestClient, name: str = "anna") -> TestClient:
    """The client itself, logged in as somebody else than before."""
    client.cookies.clear()
    begun = client.post("/login", data={"name": name, "password": PASSWORD}, headers=HOME, follow_redirects=False)
    assert begun.status_code == 303
    return client
