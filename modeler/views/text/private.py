"""A proof as text: what came out, each way around the API with a witness and what closes it, the assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from modeler.audit.proof import Bypass, Privacy, PrivateProof
from modeler.audit.proof.fixes import Fix
from modeler.views.text.clean import clean
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

_STYLES = {Privacy.PRIVATE: "bold green", Privacy.BYPASSED: "bold red", Privacy.UNPROVEN: "bold yellow"}
NO_FIX = "None of the changes that are known here closes it: the way has to be built otherwise."
MOST_SETTLED = 6


def private_text(proof: PrivateProof) -> RenderableType:
    """Draw a proof.

    Parameters
    ----------
    proof : PrivateProof
        The proof.
    """
    blocks: list[RenderableType] = [Text(outcome_sentence(proof), _STYLES[proof.outcome])]
    blocks += _clients(proof)
    for number, (bypass, fix) in enumerate(zip(proof.bypasses, proof.fixes, strict=True), 1):
        blocks += ["", *_bypass(number, bypass, fix)]
    if proof.after_fixes is not None and len(proof.bypasses) > 1:
        blocks += ["", Text(after_words(proof))]
    if proof.settled_by:
        blocks += ["", Text("What would settle what is open:", "bold")]
        blocks += [_line(clean(value.sentence)) for value in proof.settled_by[:MOST_SETTLED]]
    if proof.exposures:
        blocks += ["", Text("Open, and no way around the clients:", "bold")]
        blocks += [_line(openness_words(openness)) for openness in proof.exposures]
    blocks += ["", Text("Assumptions:", "bold")]
    blocks += [_line(assumption_words(assumption)) for assumption in proof.assumptions]
    return Group(*blocks)


def after_words(proof: PrivateProof) -> str:
    """Say what comes out with all fixes together."""
    after = proof.after_fixes
    if after is None:
        return ""
    if after.outcome is Privacy.PRIVATE:
        return "With all of these changes together it is private under the assumptions."
    return f"With all of these changes together {len(after.bypasses)} of {len(proof.bypasses)} ways are left."


def _line(words: str, indent: int = 2) -> RenderableType:
    return Padding(Text(words), (0, 0, 0, indent))


def _clients(proof: PrivateProof) -> Iterator[RenderableType]:
    yield Text(clients_words(proof))
    for outcome in proof.outcomes:
        style = {True: "green", None: "yellow", False: "bold red"}[outcome.gets_in]
        words = Text.assemble(f"{clean(outcome.client.name)}: ", (UNSURE[outcome.gets_in], style))
        yield Padding(words, (0, 0, 0, 2))


def _bypass(number: int, bypass: Bypass, fix: Fix | None) -> Iterator[RenderableType]:
    yield Text.assemble((f"{number}. {bypass_words(bypass)}", "bold red" if bypass.sure else "bold yellow"))
    yield _line(f"Way: {way_words(bypass)}", 3)
    addresses = address_words(bypass)
    if addresses:
        yield _line(f"Addresses: {addresses}", 3)
    yield _line(f"Witness: {request_words(bypass)}", 3)
    keys = key_words(bypass)
    if keys:
        yield _line(f"with {keys}", 12)
    for step in bypass.steps:
        yield _line(f"- {step_words(step)}", 3)
    for value in bypass.unknown:
        yield _line(f"? {clean(value.reason)}", 3)
    if fix is None:
        if bypass.sure:
            yield _line(f"Fix: {NO_FIX}", 3)
        return
    yield Padding(Text.assemble(("Fix: ", "bold"), change_words(fix.changes[0])), (0, 0, 0, 3))
    for change in fix.changes[1:]:
        yield _line(f"and {change_words(change)}", 8)
    yield _line(f"{price_words(fix)}. {proven_words(fix)}", 8)
