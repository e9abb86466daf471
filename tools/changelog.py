"""Build CHANGELOG.md from the fragments in changelog.d/: `make changelog` prints what is to come.

A fragment is a file NAME.KIND.md with a sentence or two for users: what they can do now, or must write otherwise. With
`VERSION=0.2.0` the fragments become the section of that version, and their files are removed.
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
KINDS = {"added": "Added", "changed": "Changed", "fixed": "Fixed", "removed": "Removed"}
_NAME = re.compile(rf"[a-z0-9]+(-[a-z0-9]+)*\.({'|'.join(KINDS)})\.md")


class Refused(Exception):
    """What stands in the folder is no fragment: one sentence."""


def fragments(root: Path = ROOT) -> list[Path]:
    """Return the files of the fragments, in order of name.

    Raises
    ------
    Refused
        If a file is named otherwise, or holds no sentence.
    """
    files = sorted(path for path in (root / "changelog.d").iterdir() if path.name != "README.md")
    for path in files:
        if not _NAME.fullmatch(path.name):
            raise Refused(f"changelog.d/{path.name}: name it NAME.KIND.md, where KIND is one of {', '.join(KINDS)}")
        if not _words(path).endswith("."):
            raise Refused(f"changelog.d/{path.name}: write a sentence, with a period at its end")
    return files


def section(title: str, root: Path = ROOT) -> str:
    """Write the fragments as one section, by kind."""
    files = fragments(root)
    parts = [f"## {title}"]
    for kind, heading in KINDS.items():
        lines = [f"- {_words(path)}" for path in files if path.name.endswith(f".{kind}.md")]
        if lines:
            parts.append(f"### {heading}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def release(version: str, day: str, root: Path = ROOT) -> Path:
    """Put the section of a version above the older ones, and remove its fragments.

    Raises
    ------
    Refused
        If there is nothing to release, or the version is there already.
    """
    path = root / "CHANGELOG.md"
    text = path.read_text(encoding="utf-8")
    if f"## {version} " in text:
        raise Refused(f"CHANGELOG.md has a version {version} already: give the next one")
    files = fragments(root)
    if not files:
        raise Refused("changelog.d/ has no fragment: there is nothing to release")
    head, _, older = text.partition("\n## ")
    path.write_text(f"{head}\n{section(f'{version} ({day})', root)}\n## {older}", encoding="utf-8")
    for fragment in files:
        fragment.unlink()
    return path


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Print what is to come, or write the section of a version; 2 if a fragment is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", default="", help="write the section of this version, as in 0.2.0")
    given = parser.parse_args(arguments)
    try:
        if given.version:
            print(f"{release(given.version, datetime.date.today().isoformat(), root).name} has {given.version}")
        else:
            print(section("Not yet released", root))
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _words(path: Path) -> str:
    return " ".join(path.read_text(encoding="utf-8").split())


if __name__ == "__main__":
    sys.exit(main())
