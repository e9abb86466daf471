"""The function that decides on requests: it lets in who shows a token that an issuer signed for this API.

It verifies the signature (RS256) with the issuer's published keys, the issuer, the audience and the times, and refuses
everything else. The runtime of Python has no library for RSA, and needs none: to verify is one power, after which the
whole padded digest must be the expected one. It answers a REST or WebSocket API with a policy and an HTTP API with yes
or no.

Sources: https://www.rfc-editor.org/rfc/rfc8017#section-8.2.2 (RSASSA-PKCS1-v1_5),
https://www.rfc-editor.org/rfc/rfc7519#section-7.2 (what makes a token valid),
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-lambda-authorizer-output.html,
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
(2026-11-30).
"""

from __future__ import annotations

AUTHORIZER_RUNTIME = "python3.13"
AUTHORIZER_CODE = '''\
import base64
import hashlib
import json
import os
import time
import urllib.request

SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
REFETCH_AFTER_S = 60
keys, fetched_at = {}, 0.0


def handler(event, context):
    """Let in who shows a valid token: replace or extend the checks with what your API knows of its callers."""
    claims = claims_of(event)
    if event.get("version") == "2.0":
        return {"isAuthorized": claims is not None}
    if claims is None:
        raise Exception("Unauthorized")
    api, stage = event["methodArn"].split("/")[:2]
    allowed = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": f"{api}/{stage}/*"}
    return {
        "principalId": claims.get("sub", "unknown"),
        "policyDocument": {"Version": "2012-10-17", "Statement": [allowed]},
    }


def claims_of(event):
    """Return the claims of the token of a request, or nothing where it is not valid."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    try:
        return verified(token)
    except (KeyError, TypeError, ValueError):
        return None


def verified(token):
    head, body, signature = token.split(".")
    header, claims = json.loads(decoded(head)), json.loads(decoded(body))
    if header["alg"] != "RS256" or not is_signed(f"{head}.{body}".encode(), decoded(signature), key(header["kid"])):
        return None
    audience = claims.get("aud", claims.get("client_id", ()))
    named = {audience} if isinstance(audience, str) else set(audience)
    now = time.time()
    if claims["iss"] != os.environ["ISSUER"] or not named & set(os.environ["AUDIENCE"].split(",")):
        return None
    if claims["exp"] <= now or claims.get("nbf", 0) > now:
        return None
    return claims


def is_signed(signed, signature, public):
    """Verify RSASSA-PKCS1-v1_5 with SHA-256: the padded digest has to be the expected one as a whole."""
    modulus, exponent = (int.from_bytes(decoded(public[name]), "big") for name in ("n", "e"))
    size = (modulus.bit_length() + 7) // 8
    digest = SHA256 + hashlib.sha256(signed).digest()
    expected = b"\\x00\\x01" + b"\\xff" * (size - len(digest) - 3) + b"\\x00" + digest
    number = int.from_bytes(signature, "big")
    if len(signature) != size or number >= modulus:
        return False
    return pow(number, exponent, modulus) == int.from_bytes(expected, "big")


def key(name):
    """Return a key of the issuer; one that is not known yet may be new, so ask for the keys again once in a while."""
    global fetched_at
    if name not in keys and time.time() - fetched_at > REFETCH_AFTER_S:
        fetched_at = time.time()
        address = fetched(os.environ["ISSUER"].rstrip("/") + "/.well-known/openid-configuration")["jwks_uri"]
        keys.update({item["kid"]: item for item in fetched(address)["keys"] if item["kty"] == "RSA"})
    return keys[name]


def fetched(address):
    with urllib.request.urlopen(address, timeout=3) as answer:
        return json.load(answer)


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
'''
"""The code, whose issuer and audience are environment variables."""
