"""By which name each system gives a value that AWS makes: an id, an ARN, a DNS name.

A node refers to another one; whether a template then asks for its id, its ARN or its name follows from the property
in which the reference stands. `Table.asked` of a kind has the names.
"""

from __future__ import annotations

from modeler.errors import StackError

from ...inventory import Node, System
from ...inventory.paths import alternative_paths
from ...inventory.table import As, FieldPlace

_ARN_PROPERTIES = frozenset(
    {"IntegrationTarget", "Role", "NodeRole", "TaskRoleArn", "KmsKeyId", "Identifier", "WebACLId"}
    | {
        "integration_target",
        "role",
        "kms_key_id",
        "identifier",
        "cluster",
        "task_definition",
        "kms_master_key_id",
        "web_acl_id",
    }
)
_ROOT_PROPERTIES = frozenset({"ParentId", "ResourceId", "parent_id", "resource_id"})
PART_MARKS = {"ApiEndpoint": "/", "DnsEntries": ":", "FunctionUrl": "/", "api_endpoint": "/", "function_url": "/"}
"""Texts of which a part is asked, and the mark between their parts; of ``DnsEntries`` each entry is such a text."""
_NAMED = {
    "function_name": "function_name",
    "domain_name": "domain_name",
    "stage_name": "stage_name",
    "stage": "name",
    "cluster_name": "name",
    "autoscaling_group_name": "name",
    "qualifier": "name",
    "iam_instance_profile": "name",
}
"""Arguments of Terraform that take the name of another resource, and the value that is this name."""


def name_for(node: Node, leaf: str, system: System) -> str:
    """Return the value of a resource that a property takes, by CloudFormation's or Terraform's name.

    Parameters
    ----------
    node : Node
        The resource to which the property refers.
    leaf : str
        The last name on the path of the property: ``TargetGroupArn``, ``vpc_id``.
    system : System
        Whose property it is.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> from modeler.inventory.kinds.web_acl import WebAcl
    >>> acl = WebAcl(key="Firewall", origin=Origin("x"))
    >>> name_for(acl, "WebACLArn", System.CLOUDFORMATION), name_for(acl, "web_acl_arn", System.TERRAFORM)
    ('Arn', 'arn')
    """
    if node.KIND == "rest-api" and leaf in _ROOT_PROPERTIES:
        return "RootResourceId" if system is System.CLOUDFORMATION else "root_resource_id"
    if node.KIND == "scaling-target" and leaf == "resource_id":
        return "resource_id"
    wants_arn = leaf.lower().removesuffix("s").endswith("arn") or leaf in _ARN_PROPERTIES
    if system is System.TERRAFORM:
        return "arn" if wants_arn else _NAMED.get(leaf, "id")
    asked = _asked(node)
    wanted = "arn" if wants_arn else "id"
    return next((name for name, terraform in asked.items() if terraform == wanted), "")


def cloudformation_name(node: Node, name: str) -> str:
    """Return CloudFormation's name of a value that either system names; empty for ``Ref``.

    Raises
    ------
    StackError
        If CloudFormation does not give the value.
    """
    asked = _asked(node)
    if name in asked or name[:1].isupper():
        return name
    by_terraform = {terraform: ours for ours, terraform in reversed(asked.items())}
    if name in by_terraform:
        return by_terraform[name]
    if name == "id":
        return ""
    ours = _property(node, name, System.TERRAFORM, System.CLOUDFORMATION)
    if ours is None:
        raise StackError(f"CloudFormation gives no '{name}' of {node.KIND} '{node.key}': take another value of it")
    return ours


def terraform_name(node: Node, name: str) -> str:
    """Return Terraform's name of a value that either system names.

    Raises
    ------
    StackError
        If Terraform does not give the value.
    """
    asked = _asked(node)
    if name in asked:
        return asked[name]
    if name in asked.values() or name in ("id", "arn") or (name and name[0].islower()):
        return name
    theirs = _property(node, name, System.CLOUDFORMATION, System.TERRAFORM) or _by_ending(name)
    if theirs is None:
        raise StackError(f"Terraform gives no '{name}' of {node.KIND} '{node.key}': take another value of it")
    return theirs


def _by_ending(name: str) -> str | None:
    """Return what a name of CloudFormation ends with, as ``VpcId`` and ``ListenerArn`` do."""
    return next((ending.lower() for ending in ("Arn", "Id") if name.endswith(ending)), None)


def _asked(node: Node) -> dict[str, str]:
    """Return the names of the values that others ask of a kind: CloudFormation's, then Terraform's."""
    asked = dict(node.TABLE.asked)
    if "arn" not in asked.values():
        asked["Arn"] = "arn"
    asked.setdefault("", "id")
    return asked


def _property(node: Node, name: str, of: System, to: System) -> str | None:
    """Return the name that a property of one system has in the other, where the table has both."""
    for row in node.TABLE.rows.values():
        if _first_name(row[of]) == name:
            return _first_name(row[to]) or None
    return None


def _first_name(place: FieldPlace) -> str:
    path = place.path if isinstance(place, As) else place if isinstance(place, str) else ""
    steps = alternative_paths(path)[0] if path else ()
    return steps[0].key if len(steps) == 1 else ""
