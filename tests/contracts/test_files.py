"""Files are opened for writing in one room only, and JSON is read by one function: there faults are dealt with."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import modeler

HOME = Path(modeler.__file__).parent
OF_PATHS = {"write_text", "write_bytes", "mkdir", "touch", "symlink_to", "hardlink_to", "to_csv", "to_parquet"}
OF_MODULES = {
    "os": {"open", "fdopen", "rename", "replace", "link", "symlink", "mkdir", "makedirs", "truncate", "write"},
    "shutil": {"copy", "copy2", "copyfile", "copytree", "move"},
    "tempfile": {"mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryDirectory"},
}
ALLOWED = {
    ("cli/__init__.py", "os.open"): "nowhere, for the output that nobody reads",
    ("views/diagrams/rendering.py", "open"): "nowhere, for what a library says",
    ("aws/sandbox/remembered.py", "with_suffix.open"): "the lock of the sandbox, which holds nothing",
    ("workflows/fleet.py", "assign.to_csv"): "into a file that the one writer has opened",
    ("views/report/data.py", "frame.to_parquet"): "into memory",
    ("workflows/deploy.py", "tempfile.TemporaryDirectory"): "the template in force, for readers that take files",
}
READS_JSON = {
    ("iac/read/json_text.py", "json.loads"): "keeps the place of each value and the numbers as they are written",
    ("views/report/html.py", "json.loads"): "what plotly has just written",
}


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Give the calls of a module with their names as they are written."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name):
                yield function.id, node
            elif isinstance(function, ast.Attribute):
                yield f"{owner(function.value)}.{function.attr}", node


def owner(value: ast.expr) -> str:
    """Name what a method is called on: a name, or the method that gave it."""
    if isinstance(value, ast.Name):
        return value.id
    if isinstance(value, ast.Call):
        return owner(value.func)
    return value.attr if isinstance(value, ast.Attribute) else "?"


def mode(call: ast.Call, position: int) -> str:
    """Give the mode in which a file is opened, as far as it stands there; what is worked out could be any."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] + call.args[position : position + 1]
    if not given:
        return "r"
    return given[0].value if isinstance(given[0], ast.Constant) and isinstance(given[0].value, str) else "?w"


def writes(name: str, call: ast.Call) -> bool:
    """Say whether a call can write to a file."""
    start, _, last = name.rpartition(".")
    if name == "open" or last == "open":
        return (start in OF_MODULES and last in OF_MODULES[start]) or bool(
            start not in ("webbrowser", "opener") and set(mode(call, 1 if name == "open" else 0)) & set("wax+")
        )
    return (bool(start) and last in OF_PATHS) or last in OF_MODULES.get(start, ())


@pytest.mark.parametrize(
    "line",
    [
        "open('a', 'w')",
        "open('a', mode=how)",
        "path.open('x')",
        "os.replace(a, b)",
        "Path('a').write_text('b')",
        "path.parent.mkdir()",
        "tempfile.mkstemp()",
        "frame.assign(a=1).to_csv(path)",
    ],
)
def test_a_call_that_writes_is_seen(line: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(line)
    assert any(writes(name, call) for name, call in calls(tmp_path / "module.py"))


def test_only_one_room_opens_files_for_writing() -> None:
    seen = {
        (path.relative_to(HOME).as_posix(), name)
        for path in sorted(HOME.rglob("*.py"))
        for name, call in calls(path)
        if path.parent.name != "files" and writes(name, call)
    }
    assert seen == set(ALLOWED), "write with modeler.files.writing: it loses nothing"


def test_only_one_function_reads_json() -> None:
    seen = {
        (path.relative_to(HOME).as_posix(), name)
        for path in sorted(HOME.rglob("*.py"))
        for name, _ in calls(path)
        if path.parent.name != "files" and name in ("json.loads", "json.load")
    }
    assert seen == set(READS_JSON), "read with modeler.files.plain_json.load_json: it has bounds"


def test_tests_read_json_as_strictly() -> None:
    tests = Path(__file__).parents[1]
    loose = {
        path.relative_to(tests).as_posix()
        for path in sorted(tests.rglob("*.py"))
        if "node_modules" not in path.parts
        for name, _ in calls(path)
        if name in ("json.loads", "json.load")
    }
    assert loose == set(), "read with modeler.files.plain_json.load_json: it refuses NaN and halves of characters"


RUNS = {"eval", "exec", "compile", "pickle.load", "pickle.loads", "marshal.loads", "yaml.load", "yaml.unsafe_load"}
STARTS = {"subprocess.run", "subprocess.Popen", "subprocess.call", "os.system", "os.execve", "os.popen"}
STARTED = {
    ("cli/notebooks.py", "subprocess.Popen"): "the server of the guide",
    ("cli/notebooks.py", "subprocess.call"): "JupyterLab, on Windows",
    ("cli/notebooks.py", "os.execve"): "JupyterLab",
    ("cli/sandbox.py", "subprocess.call"): "the command that a user names after --",
    ("aws/sandbox/client.py", "subprocess.Popen"): "the server of the sandbox",
}
MADE_BY_OURSELVES = {
    ("dataclass.py", "exec"): "the methods of a class, from the names of its own fields",
    ("guide/questions.py", "yaml.load"): "our own questions, by a loader that makes plain data",
    ("aws/sandbox/stacks/template.py", "yaml.load"): "a template, by a loader that makes plain data",
    ("yamlfile.py", "yaml.load"): "by a loader that makes plain data",
}


def test_nothing_of_a_file_is_run() -> None:
    seen = {
        (path.relative_to(HOME).as_posix(), name)
        for path in sorted(HOME.rglob("*.py"))
        for name, _ in calls(path)
        if name in RUNS | STARTS
    }
    assert seen == {*STARTED, *MADE_BY_OURSELVES}
