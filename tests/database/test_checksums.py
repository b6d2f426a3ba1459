import subprocess

from critical_minerals.database.checksums import checksum_of, checksums_beside, read_checksums, written_checksums


def test_sha256sum_checks_what_is_written(tmp_path):
    path = tmp_path / "release of today.sqlite"
    path.write_bytes(b"facts" * 1_000_000)
    checksums_beside(path).write_text(written_checksums(path, [checksum_of(path)]), "utf-8")
    checked = subprocess.run(["sha256sum", "--check", "--strict", checksums_beside(path)], cwd=tmp_path, check=False)
    assert checked.returncode == 0


def test_what_sha256sum_writes_is_read(tmp_path):
    path = tmp_path / "release.sqlite"
    path.write_bytes(b"facts")
    with checksums_beside(path).open("wb") as file:
        subprocess.run(["sha256sum", "--binary", path.name], cwd=tmp_path, check=True, stdout=file)
    assert read_checksums(path) == [checksum_of(path)]


def test_two_checksums_are_read_in_their_order(tmp_path):
    path = tmp_path / "release.sqlite"
    checksums_beside(path).write_text(written_checksums(path, ["a" * 64, "0" * 64]), "utf-8")
    assert read_checksums(path) == ["a" * 64, "0" * 64]


def test_what_is_no_checksum_is_none(tmp_path):
    path = tmp_path / "release.sqlite"
    checksums_beside(path).write_bytes(b"\xff" * 70 + b"\n" + b"a" * 63 + b"  release.sqlite\n")
    assert read_checksums(path) == []
