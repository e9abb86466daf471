"""What the wheel is made of, and whether that is sound: `make audit`, `make licenses`, `make wheel`.

uv asks for known vulnerabilities (https://osv.dev) and writes the bill of materials (https://cyclonedx.org); here it is
said what of it counts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
UV = Path(sys.executable).with_name("uv")
UNREACHABLE = ("error sending request", "dns error", "Connect", "timed out")
"""What uv says where the service cannot be asked."""
REFUSED = ("AGPL", "Affero", "SSPL", "BUSL", "Business Source", "Commons Clause")
"""Licenses under which nothing may be that is installed, and be it a tool."""
SAID_ELSEWHERE = {"ciw": "MIT"}
"""Of packages whose metadata names no license, what the file LICENSE in them says."""


def audit() -> int:
    """Ask for known vulnerabilities of all pinned versions; say so where nobody can be asked."""
    asked = subprocess.run([UV, "audit"], cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    print(asked.stdout, end="")
    if asked.returncode and any(sign in asked.stderr for sign in UNREACHABLE):
        print("SKIPPED: the advisories cannot be reached from here; run 'make audit' where https://api.osv.dev can be")
        return 0
    print(asked.stderr, end="", file=sys.stderr)
    return asked.returncode


def license_of(package: Distribution) -> str:
    """Return the license of a package, as it says itself; nothing if it does not."""
    written = package.metadata
    classifiers = written.get_all("Classifier") or []
    classified = " or ".join(line.rpartition(" :: ")[2] for line in classifiers if "License ::" in line)
    expression = "".join(
        written.get_all("License-Expression") or [classified or "".join(written.get_all("License") or [])]
    )
    return " ".join(expression.split())[:80] or SAID_ELSEWHERE.get(package.name.lower(), "")


def faults(licenses: Iterable[tuple[str, str]]) -> list[str]:
    """Say which packages may not be here, by name and license.

    >>> faults([("a", "MIT"), ("b", "AGPL-3.0-only"), ("c", "")])
    ['b is under AGPL-3.0-only', 'c does not say under which license it is']
    """
    wrong = []
    for name, text in licenses:
        if not text:
            wrong.append(f"{name} does not say under which license it is")
        elif any(word.lower() in text.lower() for word in REFUSED):
            wrong.append(f"{name} is under {text}")
    return wrong


def licenses() -> int:
    """List the licenses of all that is installed, and refuse some."""
    known = sorted({(package.name, license_of(package)) for package in distributions()}, key=lambda row: row[0].lower())
    for name, text in known:
        print(f"{name:<28} {text or '?'}")
    wrong = faults(known)
    for sentence in wrong:
        print(f"REFUSED: {sentence}", file=sys.stderr)
    return 1 if wrong else 0


def bill_of_materials(exported: str, wheel: Path) -> str:
    """Make what uv exports the bill of one wheel: with its checksum, and without what changes each time.

    Parameters
    ----------
    exported : str
        CycloneDX 1.5 in JSON.
    wheel : Path
        The wheel.
    """
    document: dict[str, Any] = json.loads(exported)
    document.pop("serialNumber", None)
    document["metadata"].pop("timestamp", None)
    checksum = hashlib.sha256(wheel.read_bytes()).hexdigest()
    document["metadata"]["component"] |= {
        "purl": f"pkg:pypi/modeler@{document['metadata']['component']['version']}",
        "hashes": [{"alg": "SHA-256", "content": checksum}],
    }
    for component in document["components"]:
        component.pop("externalReferences", None)  # where this machine gets them
    return json.dumps(document, indent=2) + "\n"


def wheel() -> int:
    """Build the wheel and its bill of materials into dist/."""
    out = ROOT / "dist"
    building: list[str | Path] = [UV, "build", "--quiet", "--wheel", "--out-dir", out]
    subprocess.run(building, cwd=ROOT, check=True)  # noqa: S603
    built = max(out.glob("modeler-*.whl"), key=lambda path: path.stat().st_mtime)
    command: list[str | Path] = [
        UV,
        "export",
        "--quiet",
        "--format",
        "cyclonedx1.5",
        "--no-default-groups",
        "--all-extras",
    ]
    exported = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    bill = built.with_suffix(".cdx.json")
    bill.write_text(bill_of_materials(exported.stdout, built), encoding="utf-8")
    print(f"{built.relative_to(ROOT)}\n{bill.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("audit", "licenses", "wheel"))
    sys.exit({"audit": audit, "licenses": licenses, "wheel": wheel}[parser.parse_args().action]())
