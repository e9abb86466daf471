"""What a design review is shown, in one folder: the report, the decision record and the pictures of two patterns."""

from __future__ import annotations

from pathlib import Path

from modeler.engine.compare import Assessment
from modeler.files.writing import make_folder
from modeler.views.diagrams.diagram import draw
from modeler.workflows.report import Report, write_report

_REPORTS = {"report.html": "", "report.md": "", "decision.md": "adr"}


def write_review(report: Report, first: Assessment, second: Assessment, folder: str | Path) -> tuple[Path, ...]:
    """Write a report, a decision record and pictures of two patterns into a folder; files that are there are replaced.

    Parameters
    ----------
    report : Report
        Of all patterns that serve the workload.
    first, second : Assessment
        What is drawn, each alone and both side by side.
    folder : str or Path
        It is made if it is not there.

    Returns
    -------
    tuple of Path
        The files.

    Raises
    ------
    ModelerError
        If a file cannot be written, or an extra is not installed.

    Examples
    --------
    >>> import modeler as m, tempfile
    >>> w = m.Workload()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = m.write_review(m.report(w, ["A1", "A5"]), m.assess(w, "A1"), m.assess(w, "A5"), folder)
    >>> [file.name for file in files]
    ['report.html', 'report.md', 'decision.md', 'a.svg', 'b.svg', 'a-versus-b.svg']
    """
    target = Path(folder)
    make_folder(target)
    written = [write_report(report, target / name, template) for name, template in _REPORTS.items()]
    pictures = {"a.svg": (first,), "b.svg": (second,), "a-versus-b.svg": (first, second)}
    for name, shown in pictures.items():
        draw(shown[0], target / name, *shown[1:])
    return (*written, *(target / name for name in pictures))
