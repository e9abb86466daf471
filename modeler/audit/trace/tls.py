"""TLS: whether a certificate is for the name that is called, which versions both sides speak, client certificates.

A client ends the connection where no name of the certificate matches the host in its URL; a star stands for one label.
The versions of a listener or of a domain follow from the name of its TLS policy.

Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html (2026-11-30).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from modeler.audit.rules.dates import days_left
from modeler.audit.rules.hosts import covers_host, names_of
from modeler.inventory import Cause, Node, Unknown, unknowns
from modeler.inventory.kinds.certificate import Certificate
from modeler.inventory.values import String

from .answers import CLIENT, EXPIRED_CERTIFICATE, NO_COMMON_TLS, SeenAnswer
from .scene import CERTIFICATE, Scene, SentRequest
from .step import TraceCheck, TraceStep

TLS_VERSIONS = ("1.0", "1.1", "1.2", "1.3")
_NEWER = re.compile(r"TLS_?13|TLSv1\.3")


def spoken_versions(policy: str) -> tuple[str, ...]:
    """Return the TLS versions of a policy by its name.

    Examples
    --------
    >>> spoken_versions("ELBSecurityPolicy-TLS13-1-2-2021-06"), spoken_versions("ELBSecurityPolicy-2016-08")
    (('1.2', '1.3'), ('1.0', '1.1', '1.2'))
    >>> spoken_versions("TLS_1_2"), spoken_versions("SecurityPolicy_TLS13_1_3_2025_09")
    (('1.2',), ('1.3',))
    """
    newest = "1.3" if _NEWER.search(policy) else "1.2"
    plain = policy.replace("TLS13_1_", "TLS13-1-")
    lowest = re.search(r"TLS13-1-(\d)", plain) or re.search(r"(?:FS-|TLS-|TLS_)1[-_](\d)", plain)
    oldest = f"1.{lowest[1]}" if lowest else "1.0"
    return tuple(version for version in TLS_VERSIONS if oldest <= version <= newest)


def certificate_step(
    scene: Scene, arrival: SentRequest, at: Node, certificates: Iterable[Node | Unknown | None], policy: String | None
) -> TraceStep:
    """Return whether the handshake comes about with the certificates of a listener or a domain.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    at : Node
        Who shows the certificate.
    certificates : iterable of Certificate, Unknown or None
        The certificates; ``None`` for one that was not read.
    policy : str, Unknown or None
        The TLS policy.
    """
    shown = tuple(certificates)
    read = [item for item in shown if isinstance(item, Certificate)]
    names = [name for item in read for name in names_of(item)]
    hidden = [item for item in shown if isinstance(item, Unknown)]
    if None in shown or not shown:
        hidden.append(Unknown(Cause.OUTSIDE, f"the certificate of {at.key}"))
    step = handshake_step(scene, arrival, at, (*names, *hidden), policy)
    if step.passes and arrival.handshaker.verifies and any(unknowns([item.not_after for item in read])):
        missing = tuple(unknowns([item.not_after for item in read]))
        return TraceStep(TraceCheck.TLS, None, step.subject, (at, *read), (EXPIRED_CERTIFICATE,), missing, at)
    ended = [item for item in read if _has_ended(item)]
    if ended and len(ended) == len(shown) and step.passes is not False:
        seen = (EXPIRED_CERTIFICATE,) if arrival.handshaker.verifies else ()
        return TraceStep(TraceCheck.TLS, not seen, "the certificate has ended", (at, *ended), seen, (), at)
    return TraceStep(step.check, step.passes, step.subject, (at, *read), step.answers, step.unknown, at)


def _has_ended(certificate: Certificate) -> bool:
    left = days_left(certificate, certificate.not_after)
    return left is not None and left < 0


def handshake_step(
    scene: Scene, arrival: SentRequest, at: Node, names: Iterable[String], policy: String | None = None
) -> TraceStep:
    """Return whether the handshake comes about: a version in common, and a certificate for the name.

    Parameters
    ----------
    scene, arrival, at, policy
        As for `certificate_step`.
    names : iterable of str or Unknown
        The names of the certificates.
    """
    wanted = scene.request.tls
    if wanted and arrival.handshaker.verifies and isinstance(policy, str) and wanted not in spoken_versions(policy):
        subject = f"TLS {wanted} is not spoken: {policy}"
        return TraceStep(TraceCheck.TLS, False, subject, (at,), (NO_COMMON_TLS,), (), at)
    known = tuple(names)
    texts = [name for name in known if isinstance(name, str)]
    if not arrival.handshaker.verifies or any(covers_host(name, arrival.name) for name in texts):
        missing = tuple(unknowns(policy)) if wanted else ()
        subject = arrival.name or f"{arrival.handshaker.name} looks at no name"
        return TraceStep(TraceCheck.TLS, None if missing else True, subject, (at,), _open(missing), missing, at)
    hidden = tuple(unknowns(known)) + tuple(
        Unknown(Cause.ON_CREATION, str(name)) for name in known if not isinstance(name, (str, Unknown))
    )
    subject = f"{arrival.name} is not among {', '.join(texts) or 'the names'}"
    return TraceStep(
        TraceCheck.TLS, None if hidden else False, subject, (at,), arrival.handshaker.unsecured, hidden, at
    )


def _open(missing: tuple[Unknown, ...]) -> tuple[SeenAnswer, ...]:
    return (NO_COMMON_TLS,) if missing else ()


def client_certificate_step(
    scene: Scene, arrival: SentRequest, at: Node, asked: object, answers: tuple[SeenAnswer, ...]
) -> Iterator[TraceStep]:
    """Yield whether a caller has the client certificate that is asked for; nothing where none is."""
    if asked is None or asked in ("off", "passthrough"):
        return
    has_it = CERTIFICATE in scene.request.has and arrival.handshaker is CLIENT
    doubt = (asked,) if isinstance(asked, Unknown) else ()
    passes = True if has_it else None if doubt else False
    subject = "a client certificate is asked for"
    yield TraceStep(TraceCheck.TLS, passes, subject, (at,), () if has_it else answers, () if has_it else doubt, at)
