"""A proof as a section of a report that an auditor reads and signs."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.proof import Bypass, PrivateProof
from modeler.audit.proof.fixes import Fix
from modeler.views.report.blocks import (
    Block,
    Bullets,
    Heading,
    Inline,
    Name,
    Paragraph,
    Strong,
    TableBlock,
    TableColumn,
    row,
    text_cell,
)
from modeler.views.report.markdown import write
from modeler.views.text.clean import clean
from modeler.views.text.private import NO_FIX, after_words
from modeler.views.text.private_words import (
    UNSURE,
    address_words,
    assumption_words,
    bypass_words,
    change_words,
    clients_words,
    key_words,
    openness_words,
    outcome_sentence,
    price_words,
    proven_words,
    request_words,
    step_words,
    way_words,
)

QUESTION = (
    "Who gets to the API {} or around it to its backend? All classes of callers are asked that names, networks and "
    "policies of what was read can tell apart: each value that one of them names, one of each kind that none names, "
    "and the key left out; addresses are cut wherever a block begins or ends."
)


def private_section(proof: PrivateProof, *, level: int = 2) -> tuple[Block, ...]:
    """Return a proof as blocks of a report: what was asked and read, the result, the witnesses, a place to sign.

    Parameters
    ----------
    proof : PrivateProof
        The proof.
    level : int
        The level of its heading.
    """
    return tuple(_blocks(proof, level))


def private_markdown(proof: PrivateProof) -> str:
    """Return a proof as Markdown.

    Parameters
    ----------
    proof : PrivateProof
        The proof.
    """
    return write(private_section(proof, level=1), {})


def _blocks(proof: PrivateProof, level: int) -> Iterator[Block]:
    yield Heading(level, f"Is {clean(proof.api.key)} private?", f"private-{clean(proof.api.key)}")
    yield Paragraph((Strong(outcome_sentence(proof)),))
    yield Heading(level + 1, "What was asked")
    yield Paragraph((QUESTION.format(clean(proof.api.key)),))
    yield Paragraph((clients_words(proof),))
    if proof.outcomes:
        yield Bullets(tuple((Name(clean(item.client.name)), f": {UNSURE[item.gets_in]}") for item in proof.outcomes))
    yield Heading(level + 1, "What was read")
    yield _read(proof)
    if proof.not_read:
        yield Bullets(tuple((f"not read: {clean(item.source)}: {clean(item.reason)}",) for item in proof.not_read))
    yield Heading(level + 1, "Assumptions")
    yield Bullets(tuple((assumption_words(assumption),) for assumption in proof.assumptions))
    yield Heading(level + 1, "Result")
    yield Paragraph((outcome_sentence(proof),))
    for number, (bypass, fix) in enumerate(zip(proof.bypasses, proof.fixes, strict=True), 1):
        yield Heading(level + 2, f"{number}. {bypass_words(bypass)}")
        yield Bullets(tuple(_lines(bypass, fix)))
    if proof.after_fixes is not None:
        yield Paragraph((after_words(proof),))
    if proof.settled_by:
        yield Paragraph(("What would settle what is open:",))
        yield Bullets(tuple((clean(value.sentence),) for value in proof.settled_by))
    if proof.exposures:
        yield Paragraph(("Open, and no way around the clients:",))
        yield Bullets(tuple((openness_words(openness),) for openness in proof.exposures))
    yield Heading(level + 1, "Signed")
    columns = tuple(TableColumn(title) for title in ("Name", "Role", "Date", "Signature"))
    empty = row(*(text_cell("") for _ in columns))
    yield TableBlock("signed", "Read and agreed", columns, (empty, empty))


def _read(proof: PrivateProof) -> TableBlock:
    columns = (TableColumn("Source"), TableColumn("Read at"))
    rows = (
        row(text_cell(Name(clean(source))), text_cell(clean(time) or "a file: as it stands"))
        for source, time in proof.sources
    )
    return TableBlock("read", "What was read", columns, tuple(rows))


def _lines(bypass: Bypass, fix: Fix | None) -> Iterator[Inline]:
    yield (f"Way: {way_words(bypass)}",)
    addresses = address_words(bypass)
    if addresses:
        yield (f"Addresses: {addresses}",)
    yield ("Witness: ", Name(request_words(bypass)))
    if key_words(bypass):
        yield (f"with {key_words(bypass)}",)
    for step in bypass.steps:
        yield (step_words(step),)
    for value in bypass.unknown:
        yield (f"not known: {clean(value.reason)}",)
    if fix is None:
        if bypass.sure:
            yield ("Fix: ", NO_FIX)
        return
    for change in fix.changes:
        yield ("Fix: ", change_words(change))
    yield (f"{price_words(fix)}. {proven_words(fix)}",)
