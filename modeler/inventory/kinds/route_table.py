"""A route table: where packets of its subnets go. Its routes are nodes of their own (`modeler.inventory.kinds.route`).

Sources: AWS::EC2::RouteTable and SubnetRouteTableAssociation (CloudFormation), aws_route_table and
aws_route_table_association (Terraform), DescribeRouteTables (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, flag, node, reference, references
from ..table import As, Call, FixedValue, Form, Table
from ..values import Ref, Unknown, Value
from .subnet import Subnet
from .vpc import Vpc


@node
class RouteTable(Node):
    """A route table.

    Parameters
    ----------
    vpc : Ref of Vpc
        Its VPC.
    subnets : tuple of Ref of Subnet
        The subnets that use it.
    main : bool
        Whether subnets without a table of their own use it.
    """

    KIND = "route-table"
    TABLE = Table(
        cloudformation="AWS::EC2::RouteTable",
        terraform="aws_route_table",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "vpc": ("VpcId", "vpc_id", "VpcId"),
            "subnets": ("", "", "Associations[].SubnetId"),
            "main": (FixedValue(False), FixedValue(False), As("Associations[].Main", "any")),
        },
        calls=(Call("ec2", "describe_route_tables", "RouteTables[]", "RouteTableId", "ec2:DescribeRouteTables"),),
        ids=("rtb-",),
        also=(
            Form("AWS::EC2::SubnetRouteTableAssociation", {"subnets": As("SubnetId", "one")}, completes="RouteTableId"),
            Form("aws_route_table_association", {"subnets": As("subnet_id", "one")}, completes="route_table_id"),
            Form("aws_main_route_table_association", {"main": FixedValue(True)}, completes="route_table_id"),
            Form("aws_default_route_table", {"main": FixedValue(True)}),
        ),
    )

    vpc: Value[Ref[Vpc]] | None = reference("vpc")
    subnets: Value[tuple[Ref[Subnet] | Unknown, ...]] = references("subnet")
    main: Value[bool] | None = flag()
