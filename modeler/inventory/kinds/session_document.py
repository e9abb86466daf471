"""A document of AWS Systems Manager that says how a session runs, and where its logs go.

Sources: AWS::SSM::Document (CloudFormation), aws_ssm_document (Terraform), ListDocuments and GetDocument;
https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, document, node, text
from ..table import As, Call, Table
from ..values import String, Tree


@node
class SessionDocument(Node):
    """A document.

    Parameters
    ----------
    type, format : str
        ``Session`` among others, and ``JSON``.
    content : document
        What it says.
    """

    KIND = "session-document"
    TABLE = Table(
        cloudformation="AWS::SSM::Document",
        terraform="aws_ssm_document",
        asked={"": "name"},
        rows={
            "name": ("Name", "name", "Name"),
            "type": ("DocumentType", "document_type", "DocumentType"),
            "format": ("DocumentFormat", "document_format", "DocumentFormat"),
            "content": ("Content", "content", ""),
        },
        calls=(
            Call(
                "ssm",
                "list_documents",
                "DocumentIdentifiers[]",
                "Name",
                "ssm:ListDocuments",
                arguments={"Filters": [{"Key": "Owner", "Values": ["Self"]}]},
            ),
            Call(
                "ssm",
                "get_document",
                "",
                "",
                "ssm:GetDocument",
                per="session-document",
                arguments={"Name": "{key}", "DocumentFormat": "JSON"},
                completes=True,
                paths={"content": As("Content", "json")},
            ),
        ),
    )

    type: String | None = text()
    format: String | None = text()
    content: Tree = document()
