"""The commands that read an account, and judge what runs there as others judge templates."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.assess import AssessFormat, FormatOption, show_assessment, workload_and_prices
from modeler.cli.breaks import AgainstOption, ChangeOption, OnlyApis, OnlyPlaces, check_changes, show_breaks
from modeler.cli.check import (
    AllOption,
    CheckFormat,
    CheckFormatOption,
    FailOn,
    FailOnOption,
    FindingsFile,
    RuleOption,
    SkipOption,
    show_check,
)
from modeler.cli.common import FreeOption, JsonOption, OverlayOption, WorkloadOption, one_format, print_json
from modeler.cli.private import ClientsOption, PrivateApi, ProofFile, ProofMarkdown, show_proof
from modeler.cli.read import EveryResource, InventoryFile, read_inventory, show_inventory, show_recognised
from modeler.cli.trace import (
    ApiOption,
    HeaderOption,
    HostOption,
    IdentityOption,
    MethodOption,
    PathOption,
    PictureFile,
    PlaceOption,
    StageOption,
    SymptomOption,
    TlsOption,
    follow,
)

if TYPE_CHECKING:
    from modeler.aws.collect import CallAnswered
    from modeler.inventory import Inventory

live_app = typer.Typer(
    help="Read an AWS account, with read calls only, and judge what runs there.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(live_app, name="live")

Regions = Annotated[
    list[str] | None,
    typer.Option(
        "--region", "-r", metavar="REGION", help="Region to read; that of your configuration if not given (repeatable)."
    ),
]
Profile = Annotated[str | None, typer.Option("--profile", help="Profile of your AWS configuration.")]
Roles = Annotated[
    list[str] | None,
    typer.Option("--role", metavar="ARN", help="Role to take; its account is read in place of yours (repeatable)."),
]
AccountIds = Annotated[bool, typer.Option("--account-ids", help="Show account ids as they are, not made-up ones.")]


@live_app.command("inventory", epilog="Example: modeler live inventory --region eu-west-1 -o inventory.json")
def live_inventory(
    region: Regions = None,
    profile: Profile = None,
    role: Roles = None,
    account_ids: AccountIds = False,
    every: EveryResource = False,
    out: InventoryFile = None,
    as_json: JsonOption = False,
) -> None:
    """Read what stands in an account: what there is, what could not be read, and the IAM action that it needs.

    The file that -o writes is taken by all commands that take templates, so that an account is read once.
    """
    show_inventory(_collected(region, profile, role, account_ids), every, out, as_json)


@live_app.command("policy", epilog="Example: modeler live policy --for PA-06 > policy.json")
def live_policy(
    rules: Annotated[
        list[str] | None,
        typer.Option("--for", metavar="CHECK", help="Only what this rule or group needs, e.g. PA-06 (repeatable)."),
    ] = None,
    role: Roles = None,
) -> None:
    """Print the least-privilege IAM policy: the actions of the read calls that are made, and no other."""
    from modeler.aws.collect import collector_policy

    print_json(collector_policy(_kinds_of(rules), role or ()))


@live_app.command("check", epilog="Example: modeler live check --region eu-west-1 --fail-on high")
def live_check(
    region: Regions = None,
    profile: Profile = None,
    role: Roles = None,
    account_ids: AccountIds = False,
    fail_on: FailOnOption = FailOn.HIGH,
    rule: RuleOption = None,
    skip: SkipOption = None,
    format_: CheckFormatOption = CheckFormat.TABLE,
    out: FindingsFile = None,
    every: AllOption = False,
) -> int:
    """Say what is wrong with what runs, also what only an account says: exit 1 if any is as bad as --fail-on.

    With --rule only what these rules look at is read.
    """
    from modeler.audit.rules import find_rules

    find_rules([*(rule or ()), *(skip or ())])  # a misspelled code before an account is read
    inventory = _collected(region, profile, role, account_ids, _kinds_of(rule))
    return show_check(inventory, fail_on, rule, skip, format_, out, every)


@live_app.command("recognise", epilog="Example: modeler live recognise --region eu-west-1")
def live_recognise(
    region: Regions = None,
    profile: Profile = None,
    role: Roles = None,
    account_ids: AccountIds = False,
    as_json: JsonOption = False,
) -> None:
    """Say which pattern stands at each entry point of what runs."""
    show_recognised(_collected(region, profile, role, account_ids), as_json)


@live_app.command("assess", epilog="Example: modeler live assess --region eu-west-1 -w examples/payroll.yaml")
def live_assess(
    region: Regions = None,
    profile: Profile = None,
    role: Roles = None,
    account_ids: AccountIds = False,
    workload: WorkloadOption = None,
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    format_: FormatOption = AssessFormat.TABLE,
) -> None:
    """Price what runs: each entry point's bill, tail and verdict, and what would serve instead."""
    given = workload_and_prices(workload, (region or [""])[0], overlay, free_tier)  # before an account is read
    show_assessment(_collected(region, profile, role, account_ids), *given, format_)


@live_app.command("trace", epilog="Example: modeler live trace --region eu-west-1 --api a1b2c3d4e5 --from internet")
def live_trace(
    api: ApiOption,
    place: PlaceOption,
    path: PathOption = "/",
    method: MethodOption = "GET",
    host: HostOption = "",
    stage: StageOption = "",
    identity: IdentityOption = "",
    header: HeaderOption = "",
    seen: SymptomOption = None,
    tls: TlsOption = "",
    out: PictureFile = None,
    region: Regions = None,
    profile: Profile = None,
    role: Roles = None,
    account_ids: AccountIds = False,
    as_json: JsonOption = False,
) -> int:
    """Follow a request through what runs, step by step: no packet is sent. Exit 1 if it is stopped."""
    asked = {"host": host, "method": method, "path": path, "stage": stage}
    asked |= {"identity": identity, "header": header, "tls": tls}
    return follow(_collected(region, profile, role, account_ids), api, place, asked, seen, out, as_json)


@live_app.command("private", epilog="Example: modeler live private --region eu-west-1 --api a1b2c3d4e5")
def live_private(
    api: PrivateApi,
    clients: ClientsOption = "",
    region: Regions = None,
    profile: Profile = None,
    role: Roles = None,
    account_ids: AccountIds = False,
    as_json: JsonOption = False,
    as_markdown: ProofMarkdown = False,
    out: ProofFile = None,
) -> int:
    """Prove that only clients get to an API that runs or around it, or show who else does: exit 1 then."""
    one_format(as_json, False, as_markdown or out is not None)
    return show_proof(_collected(region, profile, role, account_ids), api, clients, as_json, as_markdown, out)


@live_app.command(
    "breaks", epilog="Example: modeler live breaks --region eu-west-1 --change 'private-dns on vpce-0a1b2c'"
)
def live_breaks(
    change: ChangeOption = None,
    against: AgainstOption = None,
    api: OnlyApis = None,
    place: OnlyPlaces = None,
    region: Regions = None,
    profile: Profile = None,
    role: Roles = None,
    account_ids: AccountIds = False,
    as_json: JsonOption = False,
) -> int:
    """Say which calls a change to what runs stops or lets through; nothing is changed. Exit 1 if a call stops."""
    check_changes(change, against)
    after = read_inventory(against, None, None, (region or [""])[0]) if against else None
    before = _collected(region, profile, role, account_ids)
    return show_breaks(before, after, change, api, place, as_json)


def _kinds_of(rules: list[str] | None) -> tuple[str, ...]:
    """Return the kinds that rules look at; none for all of them."""
    from modeler.audit.rules import find_rules

    return tuple(dict.fromkeys(kind.KIND for rule in find_rules(rules) for kind in rule.kinds)) if rules else ()


def _collected(
    regions: list[str] | None,
    profile: str | None,
    roles: list[str] | None,
    account_ids: bool,
    kinds: tuple[str, ...] = (),
) -> Inventory:
    """Read an account; how far it is, and how it went, stands on standard error."""
    from modeler.aws.collect import collect
    from modeler.results import number_of

    begun, calls = time.monotonic(), 0

    def tell(progress: CallAnswered) -> None:
        nonlocal calls
        calls = progress.done
        if sys.stderr.isatty():
            line = f"{progress.done} of {progress.known} calls: {progress.name} {progress.region}"
            print(f"\r\033[K{line[:100]}", end="", file=sys.stderr, flush=True)

    try:
        inventory = collect(
            regions or (),
            profile=profile,
            roles=roles or (),
            kinds=kinds,
            account_ids=account_ids,
            on_progress=tell,
        )
    finally:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    seconds = time.monotonic() - begun
    told = f"{number_of(len(inventory), 'resource')} read with {number_of(calls, 'call')} in {seconds:.1f} s"
    missing = f"; {len(inventory.not_collected)} not collected" if inventory.not_collected else ""
    print(f"modeler: {told}{missing}", file=sys.stderr)
    return inventory
