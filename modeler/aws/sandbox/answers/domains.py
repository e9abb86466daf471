"""Custom domains of API Gateway, public and private, with their mappings, access associations and routing rules.

Both APIs of API Gateway show the same domains and mappings
(https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html, 2026-11-30); moto keeps two
sets of them, gives a private domain no id, ARN and policy, and knows neither access associations nor routing rules.
"""

from __future__ import annotations

import json
from typing import Any

from ..gate import Own
from ..shelf import Shelf, ShelfRecord, new_id, not_found, patch_record
from ..wire import SandboxFault, WireRequest

_ZONE = "Z1U9ULNL0V5AJ3"
"""A hosted zone of API Gateway; AWS has one for each Region."""
_NO_DOMAIN = "Invalid domain name identifier specified"
_NO_PATH = "(none)"


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    domains = _Domains(shelf)
    return {
        "apigateway:CreateDomainName": domains.create,
        "apigateway:GetDomainName": domains.get,
        "apigateway:GetDomainNames": domains.get_all,
        "apigateway:UpdateDomainName": domains.update,
        "apigateway:DeleteDomainName": domains.delete,
        "apigateway:CreateBasePathMapping": domains.create_mapping,
        "apigateway:GetBasePathMapping": domains.get_mapping,
        "apigateway:GetBasePathMappings": domains.get_mappings,
        "apigateway:DeleteBasePathMapping": domains.delete_mapping,
        "apigateway:CreateDomainNameAccessAssociation": domains.associate,
        "apigateway:GetDomainNameAccessAssociations": domains.associations,
        "apigateway:DeleteDomainNameAccessAssociation": domains.disassociate,
        "apigatewayv2:CreateDomainName": domains.create_v2,
        "apigatewayv2:GetDomainName": domains.get_v2,
        "apigatewayv2:GetDomainNames": domains.get_all_v2,
        "apigatewayv2:DeleteDomainName": domains.delete_v2,
        "apigatewayv2:CreateApiMapping": domains.create_mapping_v2,
        "apigatewayv2:GetApiMapping": domains.get_mapping_v2,
        "apigatewayv2:GetApiMappings": domains.get_mappings_v2,
        "apigatewayv2:DeleteApiMapping": domains.delete_mapping_v2,
        "apigatewayv2:CreateRoutingRule": domains.create_rule,
        "apigatewayv2:GetRoutingRule": domains.get_rule,
        "apigatewayv2:ListRoutingRules": domains.rules,
        "apigatewayv2:DeleteRoutingRule": domains.delete_rule,
    }


class _Domains:
    """The domains of all accounts."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    # Domains

    def create(self, request: WireRequest, account: str) -> ShelfRecord:
        """Make a domain; a private one gets an id, by which it is told apart from others of its name."""
        asked = dict(request.parameters)
        endpoint = asked.get("endpointConfiguration", {})
        name, types = asked["domainName"], endpoint.get("types", ["EDGE"])
        domains = self._shelf.of("domain", request, account)
        is_private = types == ["PRIVATE"]
        if not is_private and name in domains:
            raise SandboxFault("BadRequestException", f"The domain name you provided already exists: {name}")
        _refuse_unknown_certificate(asked.get("certificateArn") or asked.get("regionalCertificateArn"), account)
        key = f"{name}+{new_id()}" if is_private else name
        partition = "aws-cn" if request.region.startswith("cn-") else "aws"
        owner = account if is_private else ""
        record: ShelfRecord = {
            **{member: value for member, value in asked.items() if value is not None},
            "endpointConfiguration": {
                "ipAddressType": "ipv4",
                **asked.get("endpointConfiguration", {}),
                "types": types,
            },
            "domainNameArn": f"arn:{partition}:apigateway:{request.region}:{owner}:/domainnames/{key}",
            "domainNameStatus": "AVAILABLE",
            "securityPolicy": asked.get("securityPolicy", "TLS_1_2"),
            "routingMode": asked.get("routingMode", "API_MAPPING_ONLY"),
        }
        if is_private:
            record["domainNameId"] = key.partition("+")[2]
        elif types == ["REGIONAL"]:
            record["regionalDomainName"] = f"d-{new_id()}.execute-api.{request.region}.amazonaws.com"
            record["regionalHostedZoneId"] = _ZONE
        else:
            record["distributionDomainName"] = f"d{new_id(13)}.cloudfront.net"
            record["distributionHostedZoneId"] = "Z2FDTNDATAQYW2"
        domains[key] = record
        return _shown(record)

    def get(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return a domain."""
        return _shown(self._domain(request, account)[1])

    def get_all(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return all domains."""
        return {"items": [_shown(record) for record in self._shelf.of("domain", request, account).values()]}

    def update(self, request: WireRequest, account: str) -> ShelfRecord:
        """Change a domain."""
        record = self._domain(request, account)[1]
        patch_record(record, request.parameters.get("patchOperations", []))
        return _shown(record)

    def delete(self, request: WireRequest, account: str) -> ShelfRecord:
        """Remove a domain with its mappings."""
        self._remove(self._domain(request, account)[0], request, account)
        return {}

    # Mappings

    def create_mapping(self, request: WireRequest, account: str) -> ShelfRecord:
        """Map a path of a domain to a stage of an API."""
        asked = request.parameters
        domain = self._domain(request, account)[0]
        _refuse_unknown_api(asked["restApiId"], request, account)
        mapping = self._map(
            domain, asked.get("basePath") or "", asked["restApiId"], asked.get("stage"), request, account
        )
        return _mapping_v1(mapping)

    def get_mapping(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return a mapping by its path."""
        return _mapping_v1(self._mapping_of_path(request, account)[1])

    def get_mappings(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return the mappings of a domain."""
        domain = self._domain(request, account)[0]
        return {"items": [_mapping_v1(mapping) for mapping in self._mappings(domain, request, account)]}

    def delete_mapping(self, request: WireRequest, account: str) -> ShelfRecord:
        """Remove a mapping."""
        key = self._mapping_of_path(request, account)[0]
        del self._shelf.of("mapping", request, account)[key]
        return {}

    # Access associations of private domains

    def associate(self, request: WireRequest, account: str) -> ShelfRecord:
        """Let an endpoint of the account reach a private domain."""
        asked = request.parameters
        arn = asked["domainNameArn"]
        domain = arn.rpartition("/")[2].partition("+")[0]
        source = asked["accessAssociationSource"]
        own_arn = (
            f"arn:aws:apigateway:{request.region}:{account}:/domainnameaccessassociations/domainname/{domain}/vpcesource/"
            f"{source}"
        )
        record = {
            "domainNameAccessAssociationArn": own_arn,
            "domainNameArn": arn,
            "accessAssociationSource": source,
            "accessAssociationSourceType": asked["accessAssociationSourceType"],
            "tags": asked.get("tags", {}),
        }
        self._shelf.of("association", request, account)[own_arn] = record
        return record

    def associations(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return the access associations of the account."""
        return {"items": list(self._shelf.of("association", request, account).values())}

    def disassociate(self, request: WireRequest, account: str) -> ShelfRecord:
        """Remove an access association."""
        arn = request.parameters["domainNameAccessAssociationArn"]
        if self._shelf.of("association", request, account).pop(arn, None) is None:
            raise not_found("Invalid domain name access association identifier specified")
        return {}

    # The same, as the API of HTTP APIs shows it

    def create_v2(self, request: WireRequest, account: str) -> ShelfRecord:
        """Make a domain."""
        asked = request.parameters
        (configuration, *_) = asked.get("DomainNameConfigurations", [{}])
        _refuse_unknown_certificate(configuration.get("CertificateArn"), account)
        name, endpoint_type = asked["DomainName"], configuration.get("EndpointType", "REGIONAL")
        record: ShelfRecord = {
            "domainName": name,
            "domainNameArn": f"arn:aws:apigateway:{request.region}::/domainnames/{name}",
            "domainNameStatus": "AVAILABLE",
            "endpointConfiguration": {"types": [endpoint_type], "ipAddressType": "ipv4"},
            "regionalCertificateArn": configuration.get("CertificateArn"),
            "regionalDomainName": f"d-{new_id()}.execute-api.{request.region}.amazonaws.com",
            "regionalHostedZoneId": _ZONE,
            "securityPolicy": configuration.get("SecurityPolicy", "TLS_1_2"),
            "mutualTlsAuthentication": _first_small(asked.get("MutualTlsAuthentication")),
            "routingMode": asked.get("RoutingMode", "API_MAPPING_ONLY"),
            "tags": asked.get("Tags", {}),
        }
        self._shelf.of("domain", request, account)[name] = record
        return _domain_v2(record)

    def get_v2(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return a domain."""
        return _domain_v2(self._public(request, account))

    def get_all_v2(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return the domains that are not private."""
        records = self._shelf.of("domain", request, account).values()
        return {"Items": [_domain_v2(record) for record in records if "domainNameId" not in record]}

    def delete_v2(self, request: WireRequest, account: str) -> ShelfRecord:
        """Remove a domain with its mappings."""
        self._remove(self._public(request, account)["domainName"], request, account)
        return {}

    def create_mapping_v2(self, request: WireRequest, account: str) -> ShelfRecord:
        """Map a path of a domain to a stage of an API."""
        asked = request.parameters
        self._public(request, account)
        return _mapping_v2(
            self._map(
                asked["DomainName"], asked.get("ApiMappingKey", ""), asked["ApiId"], asked["Stage"], request, account
            )
        )

    def get_mapping_v2(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return a mapping by its id."""
        mappings = self._shelf.of("mapping", request, account)
        if request.parameters["ApiMappingId"] not in mappings:
            raise not_found("The api mapping resource specified in the request was not found.")
        return _mapping_v2(mappings[request.parameters["ApiMappingId"]])

    def get_mappings_v2(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return the mappings of a domain."""
        name = self._public(request, account)["domainName"]
        return {"Items": [_mapping_v2(mapping) for mapping in self._mappings(name, request, account)]}

    def delete_mapping_v2(self, request: WireRequest, account: str) -> ShelfRecord:
        """Remove a mapping."""
        self.get_mapping_v2(request, account)
        del self._shelf.of("mapping", request, account)[request.parameters["ApiMappingId"]]
        return {}

    # Routing rules

    def create_rule(self, request: WireRequest, account: str) -> ShelfRecord:
        """Route some requests of a domain to an API, before its mappings are asked."""
        asked = request.parameters
        domain = self._public(request, account)
        own_id = new_id()
        record = {
            "Actions": asked["Actions"],
            "Conditions": asked["Conditions"],
            "Priority": asked["Priority"],
            "RoutingRuleArn": f"{domain['domainNameArn']}/routingrules/{own_id}",
            "RoutingRuleId": own_id,
        }
        self._shelf.of("routing-rule", request, account)[own_id] = {**record, "domain": asked["DomainName"]}
        return record

    def get_rule(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return a routing rule."""
        rule = self._shelf.of("routing-rule", request, account).get(request.parameters["RoutingRuleId"])
        if rule is None:
            raise not_found("The routing rule resource specified in the request was not found.")
        return rule

    def rules(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return the routing rules of a domain."""
        name = self._public(request, account)["domainName"]
        rules = self._shelf.of("routing-rule", request, account).values()
        return {"RoutingRules": [rule for rule in rules if rule["domain"] == name]}

    def delete_rule(self, request: WireRequest, account: str) -> ShelfRecord:
        """Remove a routing rule."""
        self.get_rule(request, account)
        del self._shelf.of("routing-rule", request, account)[request.parameters["RoutingRuleId"]]
        return {}

    # How they are kept

    def _domain(self, request: WireRequest, account: str) -> tuple[str, ShelfRecord]:
        name, own_id = request.parameters["domainName"], request.parameters.get("domainNameId")
        key = f"{name}+{own_id}" if own_id else name
        record = self._shelf.of("domain", request, account).get(key)
        if record is None:
            raise not_found(_NO_DOMAIN)
        return key, record

    def _public(self, request: WireRequest, account: str) -> ShelfRecord:
        record = self._shelf.of("domain", request, account).get(request.parameters["DomainName"])
        if record is None:
            raise not_found("The domain name resource specified in the request was not found.")
        return record

    def _remove(self, key: str, request: WireRequest, account: str) -> None:
        del self._shelf.of("domain", request, account)[key]
        mappings = self._shelf.of("mapping", request, account)
        for own_id in [own_id for own_id, mapping in mappings.items() if mapping["domain"] == key]:
            del mappings[own_id]

    def _map(
        self, domain: str, path: str, api: str, stage: str | None, request: WireRequest, account: str
    ) -> ShelfRecord:
        path = "" if path == _NO_PATH else path
        if any(mapping["path"] == path for mapping in self._mappings(domain, request, account)):
            raise SandboxFault("ConflictException", "Base path already exists for this domain name")
        record = {"id": new_id(6), "domain": domain, "path": path, "api": api, "stage": stage}
        self._shelf.of("mapping", request, account)[record["id"] or ""] = record
        return record

    def _mappings(self, domain: str, request: WireRequest, account: str) -> list[ShelfRecord]:
        mappings = self._shelf.of("mapping", request, account).values()
        return [mapping for mapping in mappings if mapping["domain"] == domain]

    def _mapping_of_path(self, request: WireRequest, account: str) -> tuple[str, ShelfRecord]:
        domain = self._domain(request, account)[0]
        path = request.parameters["basePath"].replace(_NO_PATH, "")
        for mapping in self._mappings(domain, request, account):
            if mapping["path"] == path:
                return mapping["id"], mapping
        raise not_found("Invalid base path mapping identifier specified")


def _shown(record: ShelfRecord) -> ShelfRecord:
    """Return a domain as the first API of API Gateway writes it: the policy is a text within a text."""
    policy = record.get("policy")
    return record | ({"policy": escaped_policy(policy)} if policy else {})


def escaped_policy(policy: str) -> str:
    r"""Return a policy as API Gateway writes it: with its quotation marks escaped_policy.

    >>> escaped_policy('{"Version": "2012-10-17"}')
    '{\\"Version\\": \\"2012-10-17\\"}'
    """
    return json.dumps(policy)[1:-1]


def _domain_v2(record: ShelfRecord) -> ShelfRecord:
    configuration = {
        "ApiGatewayDomainName": record.get("regionalDomainName"),
        "CertificateArn": record.get("regionalCertificateArn") or record.get("certificateArn"),
        "DomainNameStatus": record["domainNameStatus"],
        "EndpointType": record["endpointConfiguration"]["types"][0],
        "HostedZoneId": record.get("regionalHostedZoneId"),
        "IpAddressType": record["endpointConfiguration"].get("ipAddressType"),
        "SecurityPolicy": record["securityPolicy"],
    }
    mutual = record.get("mutualTlsAuthentication") or {}
    return {
        "DomainName": record["domainName"],
        "DomainNameArn": record["domainNameArn"],
        "DomainNameConfigurations": [configuration],
        "MutualTlsAuthentication": {f"{name[:1].upper()}{name[1:]}": value for name, value in mutual.items()} or None,
        "RoutingMode": record.get("routingMode"),
        "Tags": record.get("tags", {}),
    }


def _first_small(document: Any) -> ShelfRecord | None:
    return {f"{name[:1].lower()}{name[1:]}": value for name, value in document.items()} if document else None


def _mapping_v1(mapping: ShelfRecord) -> ShelfRecord:
    return {"basePath": mapping["path"] or _NO_PATH, "restApiId": mapping["api"], "stage": mapping["stage"]}


def _mapping_v2(mapping: ShelfRecord) -> ShelfRecord:
    return {
        "ApiId": mapping["api"],
        "ApiMappingId": mapping["id"],
        "ApiMappingKey": mapping["path"],
        "Stage": mapping["stage"],
    }


def _refuse_unknown_certificate(arn: str | None, account: str) -> None:
    """Refuse a certificate of ACM that is not there, as AWS does."""
    if not arn or ":acm:" not in arn:
        return
    from moto.acm.models import acm_backends

    region = arn.split(":")[3]
    if arn not in acm_backends[account][region]._certificates:
        raise SandboxFault("BadRequestException", "The provided certificate does not exist.")


def _refuse_unknown_api(api: str, request: WireRequest, account: str) -> None:
    from moto.apigateway.models import apigateway_backends

    if api not in apigateway_backends[account][request.region].apis:
        raise SandboxFault("BadRequestException", "Invalid REST API identifier specified")
