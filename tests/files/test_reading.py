"""What is read is a regular file of bounded size: nothing that has no end, and nothing that fills the memory."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.errors import ModelerError, WorkloadError
from modeler.files.plain_json import has_half_character, load_json
from modeler.files.reading import open_bytes, read_bytes, read_text


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/null", "/dev/tty"])
def test_a_device_is_not_read(device: str) -> None:
    with pytest.raises(WorkloadError, match=f"^cannot read '{device}': "):
        read_bytes(device, WorkloadError)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ModelerError, match="it is a pipe and no regular file; give the path of a file"):
        read_bytes(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("none.yaml", "No such file or directory"),
        (".", "it is a folder and no regular file"),
        ("n" * 300, "File name too long"),
        ("nul\0", "no file has such a name"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelerError, match=f"^cannot read '.*': {reason}; give the path of a file$"):
        read_text(path)


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a tebibyte that needs no disk
    with pytest.raises(ModelerError, match="it has more than 25,000,000 bytes"):
        read_bytes(path)
    with pytest.raises(ModelerError, match="it has more than 2,147,483,648 bytes"), open_bytes(path):
        pass


def test_a_file_of_the_size_that_is_allowed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_bytes(path, most=5) == b"12345"
    with pytest.raises(ModelerError, match="it has more than 4 bytes"):
        read_bytes(path, most=4)


def test_what_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelerError, match="it is not a text file"):
        read_text(tmp_path / "file")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
)


@given(JSON)
def test_json_is_read_as_python_reads_it(document: object) -> None:
    assert load_json(json.dumps(document)) == document
    assert load_json(json.dumps(document, ensure_ascii=False).encode()) == document


@pytest.mark.parametrize(
    "text",
    ["NaN", "[-Infinity]", "1e400", "-1e999", "1" * 301, '"\\ud800"', '{"\\uDFFF": 1}', "[" * 100_000, "{", "\xff"],
)
def test_what_others_cannot_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        load_json(text)


@given(st.text(st.characters(codec="utf-8")))
def test_whole_characters_have_no_half(text: str) -> None:
    assert not has_half_character(text)
    assert has_half_character(f"{text}\udc80")
