"""Cognito user pool: monthly active users by feature plan, federated users, and tokens for machine clients.

The monthly fee for machine-to-machine app clients fell to zero in 2025; older articles still add 6 USD each. A JWT
authorizer checks a signature against published keys: it does not call the pool.
Source: https://aws.amazon.com/cognito/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.sla import RegionalSla
from modeler.components.traits import BESIDE, Exposure, Place, Traits, listed_for
from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.units import Usage
from modeler.workload import Cognito, Workload

_SIZES = frozenset({"monthly_active_users", "federated_users", "token_requests", "app_clients"})
USERS_UNKNOWN = (
    "tokens of Cognito were asked for, and how many users sign in or how many tokens are fetched is not said: set "
    "api.cognito (monthly_active_users, federated_users or token_requests; 0 if none costs)"
)


@dataclass(frozen=True, kw_only=True)
class CognitoUserPool(Component):
    """A user pool.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(api={"cognito": {"token_requests": "100k", "app_clients": 3}})
    >>> pool = CognitoUserPool(cognito=w.api.cognito)
    >>> [u.quantity for u in pool.meter(Arrivals(((pool, client_flow(w, w.traffic)),)), w)]
    [100000.0, 3]
    """

    id: ClassVar[str] = "cognito-user-pool"
    title: ClassVar[str] = "Cognito user pool"
    traits: ClassVar[Traits] = Traits(
        short="Cognito user pool",
        place=Place.AWS,
        exposure=Exposure.PUBLIC,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=True,
        sla=RegionalSla("cognito"),
        programs=listed_for("cognito", "hipaa", "pci-dss", "soc", "fedramp"),
        avoided_as={"cognito": "Cognito user pool"},
        icon="aws.security.Cognito",
        kinds=("AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient"),
        quotas=("cognito",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "cognito.lite_mau",
        "cognito.essentials_mau",
        "cognito.plus_mau",
        "cognito.enterprise_federation_mau",
        "cognito.m2m_token_requests",
        "cognito.m2m_app_client_month",
        "cognito.users_month",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/cognito/pricing/",)
    group: ClassVar[str] = "identity"
    adds_no_latency: ClassVar[str] = (
        "callers fetch tokens before they call, and a door checks them with published keys: the check is the door's"
    )

    cognito: Cognito

    @classmethod
    def options_from(cls, w: Workload) -> dict[str, Any]:
        """Its users are the API's.

        Raises
        ------
        NotComparable
            If the workload sets no user pool up.
        """
        if w.api.cognito is None:
            raise NotComparable("has a user pool beside a hop, and the workload sets none up (api.cognito)")
        return {"cognito": w.api.cognito}

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Users and tokens: they follow the number of users, not of requests."""
        f = self.cognito
        if not f.model_fields_set & _SIZES and "cognito" in w.needs.authentication:
            yield Usage("cognito.users_month", 1, fixed=True, unpriced=USERS_UNKNOWN)
        if f.monthly_active_users:
            yield self.fixed(f"cognito.{f.tier}_mau", f.monthly_active_users, w, "users that sign in")
        if f.federated_users:
            yield self.fixed("cognito.enterprise_federation_mau", f.federated_users, w, "through SAML or OIDC")
        if f.token_requests or f.app_clients:
            yield self.fixed("cognito.m2m_token_requests", f.token_requests, w, "client-credentials tokens")
            yield self.fixed("cognito.m2m_app_client_month", f.app_clients, w, "no fee since 2025")
