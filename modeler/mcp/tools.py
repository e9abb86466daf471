"""The questions that an agent may ask, one method each; its docstring is what the agent reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from modeler.errors import InventoryError, ModelerError, WorkloadError, unknown_name
from modeler.mcp.answers import (
    CallersAffected,
    CataloguedPatterns,
    ChosenPatterns,
    FollowedRequest,
    KnownFact,
    MonthlyBill,
    PathLatency,
    PatternsCompared,
    ProofOfPrivacy,
    RecognisedEntries,
    RuleFindings,
    WhyNotAnswer,
    WorkloadFields,
)

if TYPE_CHECKING:
    from modeler.audit.rules import AuditRule
    from modeler.engine.compare import Assessment
    from modeler.inventory import Inventory
    from modeler.workload import Workload

WorkloadGiven = dict[str, Any] | str
"""The fields of a workload as an object, or the path of a YAML file that holds them."""


class Tools:
    """The questions. Files are read below one folder only, and nothing is written.

    Parameters
    ----------
    root : Path
        The folder below which files may be read.

    Examples
    --------
    >>> answer = Tools(Path()).price({"region": "eu-west-1", "traffic": {"requests_per_month": "5M"}}, "A1")
    >>> answer.code, answer.monthly_usd == sum(item.usd for item in answer.items)
    ('A1', True)
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def patterns(self, family: str = "") -> CataloguedPatterns:
        """List the architectures that are known: code, title, status and what each is for.

        family: A private API by itself, B a public API in front of a private backend, C both private, D Lambda, E other
        private doors, F public edges, G several Regions or accounts; empty for all.
        """
        from modeler.patterns import patterns as catalogue

        return CataloguedPatterns.model_validate(
            {"patterns": [{name: getattr(p, name) for name in _OF_PATTERN} for p in catalogue(family)]}
        )

    def workload_fields(self, section: str = "") -> WorkloadFields:
        """List the fields that a workload may have, with unit, default and meaning: read them before you write one.

        section: clients, traffic, backend, api, needs, objectives, logging and so on; empty for all.
        """
        from modeler.workload import explain

        rows = explain()
        fields = [row for row in rows if not section or row["field"].startswith(section)]
        if not fields:
            raise unknown_name("section", section, sorted({_section(row["field"]) for row in rows}))
        return WorkloadFields.model_validate({"fields": fields})

    def compare(
        self,
        workload: WorkloadGiven,
        patterns: list[str] | None = None,
        sort: Literal["verdict", "cost", "p50", "p99"] = "verdict",
        limit: int = 10,
    ) -> PatternsCompared:
        """Price and time the patterns for a workload, the first `limit` of them; what does not serve it has a reason.

        workload: its fields as an object, e.g. {"region": "eu-west-1", "clients": {"location": "on-premises"},
        "traffic": {"requests_per_month": "5M"}, "backend": {"kind": "lambda"}}, or the path of a YAML file.
        patterns: codes such as A1 or C2:nlb; all if none are given.
        """
        from modeler.engine.compare import compare as run

        if limit < 1:
            raise ModelerError(f"'limit' is {limit}: give how many patterns to list, from 1 up")
        w = self._workload(workload)
        compared = run(w, patterns or [], sort=sort, book=_book(w))
        record = compared.to_dict()
        return PatternsCompared.model_validate({**record, "patterns": record["patterns"][:limit]})

    def choose(self, workload: WorkloadGiven, rank: str = "balanced") -> ChosenPatterns:
        """Choose a pattern: which fit the needs, ranked, and why the others do not, with sources and dates.

        rank: balanced, cost, p99 or simplicity.
        """
        from modeler.engine.choose import choose as run

        w = self._workload(workload)
        return ChosenPatterns.model_validate(run(w, rank=rank, book=_book(w)).to_dict())

    def why_not(self, workload: WorkloadGiven, pattern: str) -> WhyNotAnswer:
        """Say why a pattern does not fit a workload, what would have to change, and the nearest that fits."""
        from modeler.engine.choose import why_not as ask
        from modeler.engine.records import reason_record

        w = self._workload(workload)
        answer = ask(w, pattern, book=_book(w))
        reasons = [reason_record(reason) for reason in (*answer.reasons, *answer.caveats)]
        return WhyNotAnswer.model_validate(
            {
                "code": answer.pattern.code,
                "id": answer.pattern.id,
                "place": answer.place.rank if answer.place else None,
                "not_comparable": answer.not_comparable or None,
                "reasons": reasons,
                "nearest": answer.nearest.label if answer.nearest else None,
            }
        )

    def price(self, workload: WorkloadGiven, pattern: str) -> MonthlyBill:
        """Give one pattern's bill of a month for a workload, line by line, each with AWS's price page and its date.

        pattern: a code or id, with a variant after a colon if one is meant: C2:nlb.
        """
        w, assessment = self._assessed(workload, pattern)
        return MonthlyBill.model_validate({"region": w.region, **assessment.to_dict()})

    def latency(self, workload: WorkloadGiven, pattern: str) -> PathLatency:
        """Give one pattern's latency for a workload: percentiles of the whole path, and each hop with its evidence."""
        _, assessment = self._assessed(workload, pattern)
        if assessment.latency is None:
            raise ModelerError(assessment.untimed)
        names = {"pattern": assessment.pattern.id, "variant": assessment.variant}
        return PathLatency.model_validate({**names, **assessment.latency.to_dict()})

    def fact(self, id: str) -> KnownFact:
        """Look up a fact that an answer names, e.g. VL-012 or elb.alb_hour: what it says, from whom and since when."""
        from modeler.facts.ages import age_record, dated
        from modeler.facts.selection import directory_in_force

        return KnownFact.model_validate(age_record(dated(id, directory_in_force()), date.today()))

    def recognise(
        self, paths: list[str], parameters: dict[str, Any] | None = None, region: str = ""
    ) -> RecognisedEntries:
        """Say which pattern stands at each entry point of templates: CloudFormation, SAM, Terraform, plans.

        paths: files and folders. parameters: values of the templates' parameters. region: if the files do not say it.
        """
        from modeler.audit.recognise import recognise as recognise_inventory

        entries = recognise_inventory(self._inventory(paths, parameters, region))
        return RecognisedEntries.model_validate({"entries": [entry.record() for entry in entries]})

    def check(
        self,
        paths: list[str],
        rules: list[str] | None = None,
        parameters: dict[str, Any] | None = None,
        region: str = "",
    ) -> RuleFindings:
        """Say what is wrong in templates, each finding with file, line and remedy, and what only an account can say.

        rules: codes of rules or groups such as PA-06 or PA; all if none are given.
        """
        from modeler.audit.rules import audit_rules
        from modeler.workflows.check import check as check_source

        record = check_source(self._inventory(paths, parameters, region), rules or None).record()
        known = audit_rules()
        findings = [{**row, **_remedy(known[row["rule"]])} for row in record["findings"]]
        return RuleFindings.model_validate({**record, "findings": findings})

    def trace(
        self,
        paths: list[str],
        api: str,
        place: str,
        path: str = "/",
        method: str = "GET",
        host: str = "",
        stage: str = "",
        identity: str = "",
        parameters: dict[str, Any] | None = None,
        region: str = "",
    ) -> FollowedRequest:
        """Follow a request to an API through templates, step by step: where it stops, and what the caller sees.

        api: its name in the template. place: where the call starts: internet, on-premises:BLOCK, account:ID, vpc:NAME,
        or the name of a subnet or of a resource in one. identity: token, key, certificate, or the ARN of who signs.
        """
        from modeler.audit.trace import trace as trace_request

        asked = {"host": host, "method": method, "path": path, "stage": stage, "identity": identity}
        result = trace_request(self._inventory(paths, parameters, region), api, place, **asked)
        return FollowedRequest.model_validate(result.record())

    def breaks(
        self,
        paths: list[str],
        change: list[str] | None = None,
        against: list[str] | None = None,
        apis: list[str] | None = None,
        places: list[str] | None = None,
        parameters: dict[str, Any] | None = None,
        region: str = "",
    ) -> CallersAffected:
        """Say which calls a change stops or lets through, and who gets in by it, before it is made.

        change: changes in a line each, e.g. "private-dns on Endpoint", "remove Link", "allow tcp 443 from 10.1.0.0/16
        to Group"; or against: the files that would stand. apis, places: ask only of these; fewer is faster.
        """
        from modeler.workflows.breaks import breaks as what_breaks

        if not change and not against:
            raise InventoryError("nothing changes: give 'change' such as 'private-dns on NAME', or 'against'")
        before = self._inventory(paths, parameters, region)
        after = self._inventory(against, parameters, region) if against else None
        result = what_breaks(before, after, change=change or (), apis=apis or None, places=places or None)
        return CallersAffected.model_validate(result.record())

    def private(
        self,
        paths: list[str],
        api: str,
        clients: list[str] | None = None,
        parameters: dict[str, Any] | None = None,
        region: str = "",
    ) -> ProofOfPrivacy:
        """Prove that only clients get to an API of templates, or show who else does, with a request that gets in.

        clients: who should get in: vpc:NAME, subnet:NAME, on-premises:BLOCK, endpoint:NAME, account:ID; those that the
        API names itself if none are given.
        """
        from modeler.audit.proof import private as prove

        proof = prove(self._inventory(paths, parameters, region), api, clients or None)
        return ProofOfPrivacy.model_validate(proof.to_dict())

    def _assessed(self, given: WorkloadGiven, pattern: str) -> tuple[Workload, Assessment]:
        from modeler.engine.compare import assess

        w = self._workload(given)
        name, _, variant = pattern.partition(":")
        return w, assess(w, name, variant=variant, book=_book(w))

    def _workload(self, given: WorkloadGiven) -> Workload:
        from modeler.workload import Workload

        if isinstance(given, Mapping):
            return Workload.from_dict(dict(given))
        return Workload.load(self._below_root(given, WorkloadError))

    def _inventory(self, paths: Sequence[str], parameters: Mapping[str, Any] | None, region: str) -> Inventory:
        from modeler.iac.read import read

        if not paths:
            raise InventoryError("'paths' is empty: give files or folders with templates, plans or an inventory")
        files = [self._below_root(path, InventoryError) for path in paths]
        return read(files, dict(parameters or {}), region or None)

    def _below_root(self, path: str, error: type[ModelerError]) -> Path:
        """Return a file's path; links count as what they lead to."""
        if "\0" in path:
            raise error("a path holds a null character: give the name of a file")
        file = (self.root / path).resolve()
        if not file.is_relative_to(self.root):
            raise error(f"'{path}' is outside of the folder that this server reads: start it with another --root")
        return file


_OF_PATTERN = ("code", "id", "title", "status", "purpose")


def _section(field: str) -> str:
    return field.split(".")[0].split("[")[0]


def _book(w: Workload) -> Any:
    from modeler.facts.pricebook import PriceBook

    return PriceBook.in_force(w.region)


def _remedy(rule: AuditRule) -> dict[str, Any]:
    pages = [{"source": source.url, "as_of": source.seen} for source in rule.sources]
    return {"remedy": rule.remedy.text, "sources": pages}


TOOLS = tuple(name for name, member in vars(Tools).items() if callable(member) and not name.startswith("_"))
"""The names of all questions, in the order in which agents see them."""
