"""A real provider of OpenID Connect (npm `oidc-provider`) for the time of a test, and somebody who logs in there."""

import json
import re
import select
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

from bench.ports import free_port

SCRIPT: Final = Path(__file__).with_name("provider.mjs")
START_S: Final = 30
ROLES: Final = {"admins": ["admin@town"], "crew": ["dispatcher@euv", "driver@euv"]}


@contextmanager
def provider(base: str) -> Iterator[str]:
    """The issuer of a provider that knows the installation at an address."""
    node = shutil.which("node")
    assert node, "these tests need node"
    port, back = free_port(), f"{base}/login/anmeldedienst"
    command = [node, str(SCRIPT), str(port), f"{back}/zurueck", f"{base}/login", f"{back}/beendet"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    try:
        assert select.select([process.stdout], [], [], START_S)[0]
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def settings(issuer: str) -> dict[str, str]:
    """Settings of an installation that this provider knows, without their prefix, in small letters."""
    return {
        "oidc_issuer": issuer,
        "oidc_client_id": "stadtklima",
        "oidc_client_secret": "a-secret-of-the-test",
        "oidc_roles": json.dumps(ROLES),
    }


def signed_in(address: str, name: str) -> Mapping[str, str]:
    """What the provider answers to us after somebody has logged in there, who was sent to an address of it."""
    with requests.Session() as browser:
        answer = browser.get(address, timeout=START_S, allow_redirects=False)
        while urlsplit(place := urljoin(answer.url, answer.headers.get("location", ""))).path != _BACK:
            if answer.is_redirect:
                answer = browser.get(place, timeout=START_S, allow_redirects=False)
                continue
            action = re.search(r'action="([^"]+)" method="post"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert action
            assert prompt
            typed = {"prompt": prompt[1], "login": name, "password": "any"}
            answer = browser.post(urljoin(answer.url, action[1]), typed, timeout=START_S, allow_redirects=False)
    return dict(parse_qsl(urlsplit(place).query))


_BACK: Final = "/login/anmeldedienst/zurueck"
