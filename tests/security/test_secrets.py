"""No secret stands in the repository, and one that is put there is found."""

from pathlib import Path

import pytest

from tests.security.secret_scan import baseline, new, scan, tracked

#: Put together here, so that this file holds none.
PLANTED = {
    "a token of the API": "poruch_" + "Zk3vQ9wL0pXyT7rN2mBc5sHd8fJg4aUe",
    "a key that signs webhooks": "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "an address with a password": "postgres://poruch:" + "hunter2hunter2@db.internal/poruch",
    "a key of Amazon": "AKIA" + "IOSFODNN7EXAMPLQ",
}


def test_the_repository_holds_no_secret_that_nobody_has_looked_at() -> None:
    files = tracked()
    assert len(files) > 1_000
    assert new(scan(files), baseline()) == []


@pytest.mark.parametrize("text", PLANTED.values(), ids=PLANTED)
def test_a_planted_secret_is_found(text: str, tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text(f'VALUE = "{text}"\n')
    assert len(new(scan(["settings.py"], tmp_path), baseline())) == 1


def test_words_of_the_code_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("poruch_send_the_digests_of_the_day = poruch_started\nwhsec_short\n")
    assert scan(["a.py"], tmp_path) == {}
