"""The key of an installation: made once, for its owner alone, and no other file is taken for one."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.errors import DeclarationError
from data.records.key import InstallationKey


def test_several_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    path = tmp_path / "installation.key"
    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(lambda _: InstallationKey(path).digest("attempt", "anna"), range(8)))
    assert len(set(digests)) == 1
    assert ([one.name for one in tmp_path.iterdir()], path.stat().st_mode & 0o777) == ([path.name], 0o600)


def test_each_purpose_and_each_installation_has_another(tmp_path: Path) -> None:
    one, other = InstallationKey(tmp_path / "one"), InstallationKey()
    assert len({one.digest("a", "x"), one.digest("b", "x"), other.digest("a", "x")}) == 3
    assert one.opened("a", one.sealed("a", "x")) == "x"
    for key, purpose in ((one, "b"), (other, "a")):
        with pytest.raises(DeclarationError, match="another installation"):
            key.opened(purpose, one.sealed("a", "x"))


def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "installation.key"
    path.write_bytes(b"short")
    with pytest.raises(DeclarationError, match="5 bytes, not 32"):
        InstallationKey(path).digest("attempt", "anna")
