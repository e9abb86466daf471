"""A prefix list: a named set of address blocks.

Sources: AWS::EC2::PrefixList (CloudFormation), aws_ec2_managed_prefix_list (Terraform), DescribeManagedPrefixLists and
GetManagedPrefixListEntries (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, texts
from ..table import As, Call, Form, Table
from ..values import String, Value


@node
class PrefixList(Node):
    """A managed prefix list.

    Parameters
    ----------
    cidrs : tuple of str
        Its blocks of addresses.
    """

    KIND = "prefix-list"
    TABLE = Table(
        cloudformation="AWS::EC2::PrefixList",
        terraform="aws_ec2_managed_prefix_list",
        asked={"": "id", "Arn": "arn"},
        rows={
            "name": ("PrefixListName", "name", "PrefixListName"),
            "cidrs": ("Entries[].Cidr", "entry[].cidr", ""),
        },
        calls=(
            Call(
                "ec2",
                "describe_managed_prefix_lists",
                "PrefixLists[]",
                "PrefixListId",
                "ec2:DescribeManagedPrefixLists",
            ),
            Call(
                "ec2",
                "get_managed_prefix_list_entries",
                "",
                "",
                "ec2:GetManagedPrefixListEntries",
                per="prefix-list",
                arguments={"PrefixListId": "{key}"},
                completes=True,
                paths={"cidrs": "Entries[].Cidr"},
            ),
        ),
        ids=("pl-",),
        also=(Form("aws_ec2_managed_prefix_list_entry", {"cidrs": As("cidr", "one")}, completes="prefix_list_id"),),
    )

    cidrs: Value[tuple[String, ...]] = texts()
