"""A client certificate: what API Gateway shows to a backend.

Sources: AWS::ApiGateway::ClientCertificate (CloudFormation), aws_api_gateway_client_certificate (Terraform),
GetClientCertificates (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Call, Table
from ..values import String


@node
class ClientCertificate(Node):
    """A client certificate of API Gateway.

    Parameters
    ----------
    not_after : str
        In an account only: when it ends.
    """

    KIND = "client-certificate"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::ClientCertificate",
        terraform="aws_api_gateway_client_certificate",
        rows={
            "not_after": ("", "", "expirationDate"),
        },
        calls=(Call("apigateway", "get_client_certificates", "items[]", "clientCertificateId", "apigateway:GET"),),
    )

    not_after: String | None = text()
