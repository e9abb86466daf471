"""A service network of Amazon VPC Lattice.

Sources: AWS::VpcLattice::ServiceNetwork and AuthPolicy (CloudFormation), aws_vpclattice_service_network (Terraform),
ListServiceNetworks, GetAuthPolicy (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, node, text
from ..table import As, Call, Default, Form, Table
from ..values import String

_CREATE = "https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_CreateServiceNetwork.html (2026-11-30)"


@node
class LatticeNetwork(Node):
    """A service network.

    Parameters
    ----------
    authorization : str
        ``NONE`` or ``AWS_IAM``.
    policy : document
        Who may call what in it.
    """

    KIND = "lattice-network"
    TABLE = Table(
        cloudformation="AWS::VpcLattice::ServiceNetwork",
        terraform="aws_vpclattice_service_network",
        asked={"": "arn", "Id": "id"},
        rows={
            "name": ("Name", "name", "name"),
            "authorization": ("AuthType", "auth_type", ""),
            "policy": ("", "", ""),
        },
        calls=(
            Call("vpc-lattice", "list_service_networks", "items[]", "arn", "vpc-lattice:ListServiceNetworks"),
            Call(
                "vpc-lattice",
                "get_service_network",
                "",
                "",
                "vpc-lattice:GetServiceNetwork",
                per="lattice-network",
                arguments={"serviceNetworkIdentifier": "{key}"},
                completes=True,
                paths={"authorization": "authType"},
            ),
            Call(
                "vpc-lattice",
                "get_auth_policy",
                "",
                "",
                "vpc-lattice:GetAuthPolicy",
                per="lattice-network",
                arguments={"resourceIdentifier": "{key}"},
                completes=True,
                paths={"policy": As("policy", "json")},
            ),
        ),
        ids=(
            "arn:*:vpc-lattice:*:servicenetwork/",
            "sn-",
        ),
        defaults={"authorization": Default("NONE", _CREATE)},
        also=(
            Form("AWS::VpcLattice::AuthPolicy", {"policy": "Policy"}, completes="ResourceIdentifier"),
            Form("aws_vpclattice_auth_policy", {"policy": "policy"}, completes="resource_identifier"),
        ),
    )

    authorization: String | None = text()
    policy: Any = document()
