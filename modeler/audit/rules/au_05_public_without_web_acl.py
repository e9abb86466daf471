"""AU-05: a public REST API has no web ACL."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown, unknowns
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.web_acl import WebAcl
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import has_type
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import restricts


@audit_rule(
    "AU-05",
    "The public REST API has no web ACL",
    severity=Severity.MEDIUM,
    why="A REST API that is not private answers the whole internet; a web ACL on its stage is what stops "
    "floods and known attacks before they are paid for.",
    symptom="None, until somebody floods or probes the API.",
    remedy=Remedy(
        "Associate a web ACL with the stage.",
        "aws wafv2 associate-web-acl --web-acl-arn ACL_ARN --resource-arn "
        "arn:aws:apigateway:REGION::/restapis/API/stages/STAGE",
        "Type: AWS::WAFv2::WebACLAssociation\n"
        "Properties:\n"
        "  ResourceArn: !Sub arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Stage}\n"
        "  WebACLArn: !GetAtt Acl.Arn",
        'resource "aws_wafv2_web_acl_association" "api" {\n'
        "  resource_arn = aws_api_gateway_stage.prod.arn\n"
        "  web_acl_arn  = aws_wafv2_web_acl.main.arn\n"
        "}",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html", "2026-11-21"),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html", "2026-04-13"),
    ),
    kinds=(RestApi, RestStage, WebAcl),
)
def public_without_web_acl(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the stages of REST APIs that the internet reaches and that no resource policy restricts."""
    for stage in inventory.all(RestStage):
        api = inventory.find(stage.api)
        if not isinstance(api, RestApi) or has_type(api, "PRIVATE") is not False or restricts(api) is True:
            continue
        guarded = [acl for acl in inventory.all(WebAcl) if _names(inventory, acl, stage, api)]
        hidden = [acl.resources for acl in inventory.all(WebAcl) if any(unknowns(acl.resources))]
        if (stage.web_acl is not None and not isinstance(stage.web_acl, Unknown)) or guarded:
            yield passes(stage)
        elif isinstance(stage.web_acl, Unknown) or hidden:
            yield cannot_tell(stage, "web_acl", stage.web_acl, hidden)
        else:
            yield fails(stage, "", "no web ACL is associated with it")


def _names(inventory: Inventory, acl: WebAcl, stage: RestStage, api: RestApi) -> bool:
    values = () if isinstance(acl.resources, Unknown) else acl.resources
    return any(node in (stage, api) for value in values for node in inventory.named_in(value))
