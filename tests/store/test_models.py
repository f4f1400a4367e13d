"""Saved models: versions that never change, whoever saves at the same time and whatever ends the process."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet.errors import InvalidInput, StoreFailed, UnknownModel
from glassnet.export.facts import Facts, Tensor
from glassnet.store.files import PARTS
from glassnet.store.models import Models, default_folder

FACTS = Facts((Tensor("inputs", "float32", (-1, 2)),), (Tensor("label", "int64", (-1,)),), {"steps": "7"}, "A circle.")
SAVER = """
import sys
from pathlib import Path
from glassnet.export.facts import Facts
from glassnet.store.models import Models
models, who = Models(Path(sys.argv[1])), sys.argv[2]
for number in range(int(sys.argv[3])):
    content = f"{who} {number} ".encode() * 20_000
    print(models.save("shared", content, Facts((), ())).version, len(content), flush=True)
"""


def saver(folder: Path, who: str, count: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", SAVER, str(folder), who, str(count)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def test_versions_count_from_one_and_come_back_as_they_were(tmp_path: Path) -> None:
    models = Models(tmp_path / "new" / "folder")
    assert models.names() == []
    first, second = models.save("circle", b"one", FACTS), models.save("circle", b"two", FACTS)
    models.save("a-spiral.v2", b"one", FACTS)
    assert models.names() == ["a-spiral.v2", "circle"]
    assert models.versions("circle") == [1, 2]
    again = Models(models.folder)
    assert again.get("circle", 1) == first
    assert again.get("circle") == second
    assert again.get("circle").facts == FACTS
    assert [again.content(each) for each in (first, second)] == [b"one", b"two"]


def test_equal_files_are_kept_once(tmp_path: Path) -> None:
    models = Models(tmp_path)
    saved = [models.save(name, b"same", FACTS) for name in ("one", "one", "other")]
    assert [each.version for each in saved] == [1, 2, 1]
    assert len(list((tmp_path / "files").iterdir())) == 1


def test_more_than_nine_versions_are_in_order(tmp_path: Path) -> None:
    models = Models(tmp_path)
    for number in range(11):
        models.save("m", str(number).encode(), FACTS)
    assert models.versions("m") == list(range(1, 12))
    assert models.get("m").version == 11


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../up", "a/b", "a\\b", "/etc", "A", "é", "a b", "-a", "a-", "a..b", "a\n", "a\0", "con", "com1.x"],
)
def test_unsafe_names_are_refused_and_unknown(tmp_path: Path, name: str) -> None:
    models = Models(tmp_path / "store")
    with pytest.raises(InvalidInput, match="expected a name"):
        models.save(name, b"x", FACTS)
    with pytest.raises(UnknownModel):
        models.get(name)
    assert list(tmp_path.iterdir()) == []


@given(st.text(max_size=80))
def test_no_name_leaves_the_folder(name: str) -> None:
    models = Models(Path("/nowhere/store"))
    try:
        path = models._file(name, 1)
    except UnknownModel:
        return
    assert path.parents[2] == models.folder
    assert os.path.normpath(path) == str(path)


def test_names_have_a_length(tmp_path: Path) -> None:
    models = Models(tmp_path)
    models.save("a" * 64, b"x", FACTS)
    with pytest.raises(InvalidInput, match="at most 64"):
        models.save("a" * 65, b"x", FACTS)


def test_the_newest_is_found_from_any_that_is_known(tmp_path: Path) -> None:
    models = Models(tmp_path)
    assert models.newest("m") == 0
    for number in range(1, 5):
        models.save("m", b"x", FACTS)
        assert [models.newest("m", known) for known in range(number + 1)] == [number] * (number + 1)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    models = Models(tmp_path)
    models.save("m", b"x", FACTS)
    with pytest.raises(UnknownModel, match="there is no model 'other'"):
        models.get("other")
    with pytest.raises(UnknownModel, match="'m' has no version 2"):
        models.get("m", 2)


def test_a_version_cannot_be_written_again(tmp_path: Path) -> None:
    models = Models(tmp_path)
    saved = models.save("m", b"x", FACTS)
    for path in (models._file("m", 1), models._content(saved.sha256)):
        assert not path.stat().st_mode & 0o222


def test_damage_is_noticed(tmp_path: Path) -> None:
    models = Models(tmp_path)
    saved = models.save("m", b"content", FACTS)
    file = models._content(saved.sha256)
    file.chmod(0o644)
    file.write_bytes(b"cOntent")
    with pytest.raises(StoreFailed, match="damaged"):
        models.content(saved)
    file.unlink()
    with pytest.raises(StoreFailed, match="cannot be read"):
        models.content(saved)
    record = models._file("m", 1)
    record.chmod(0o644)
    record.write_bytes(record.read_bytes()[:-9])
    with pytest.raises(StoreFailed, match="version 1 of 'm' is damaged"):
        models.get("m", 1)


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFailed, match="cannot save in"):
        Models(tmp_path / "file").save("m", b"x", FACTS)


def test_threads_that_save_together_each_get_a_version(tmp_path: Path) -> None:
    models = Models(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(lambda number: models.save("m", str(number).encode(), FACTS), range(40)))
    assert sorted(each.version for each in saved) == list(range(1, 41))
    for number, each in enumerate(saved):
        assert models.content(models.get("m", each.version)) == str(number).encode()


def test_processes_that_save_together_each_get_a_version(tmp_path: Path) -> None:
    savers = [saver(tmp_path, who, 10) for who in "abc"]
    printed = [line for each in savers for line in each.communicate(timeout=60)[0].splitlines()]
    assert sorted(int(line.split()[0]) for line in printed) == list(range(1, 31))
    models = Models(tmp_path)
    contents = {models.content(models.get("shared", number)) for number in models.versions("shared")}
    assert len(contents) == 30


def test_killed_in_the_middle_nothing_is_half_and_nothing_that_was_saved_is_lost(tmp_path: Path) -> None:
    chance, promised = random.Random(3), dict[int, int]()
    for who in range(6):
        process = saver(tmp_path, f"{who}", 10_000)
        assert process.stdout
        first = process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.03))
        process.kill()
        rest = process.communicate()[0]
        lines = [line.split() for line in (first + rest).splitlines() if line.count(" ") == 1]
        promised |= {int(version): int(size) for version, size in lines}
    models = Models(tmp_path)
    numbers = models.versions("shared")
    assert numbers == list(range(1, len(numbers) + 1))
    for number in numbers:
        saved = models.get("shared", number)
        assert len(models.content(saved)) == saved.bytes == promised.get(number, saved.bytes)
    assert promised.keys() <= set(numbers)


def test_what_a_killed_process_left_is_removed_later(tmp_path: Path) -> None:
    models = Models(tmp_path)
    models.save("m", b"x", FACTS)
    old, new = (tmp_path / PARTS / name for name in ("old", "new"))
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    models.save("m", b"y", FACTS)
    assert not old.exists()
    assert new.exists()


def test_the_default_folder_follows_the_custom_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "glassnet"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    assert default_folder() == Path("/home/me/.local/share/glassnet")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert default_folder() == Path("/home/me/Library/Application Support/glassnet")
