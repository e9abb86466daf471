"""What keeps AWS from being asked at all, in one sentence with the next step.

A call that AWS refuses is another matter: what it would have shown is *not collected* (`modeler.aws.collect`).

Error codes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html and the
"common errors" of each API; names of the SDK's own errors are those of botocore.exceptions (2026-11-30).
"""

from __future__ import annotations

from modeler.errors import in_one_line

from .session import AwsError


class NoCredentialsError(AwsError):
    """Nobody is signed in: there are no credentials."""


class ExpiredCredentialsError(AwsError):
    """The credentials were valid once."""


class InvalidCredentialsError(AwsError):
    """AWS does not know the credentials, or their secret is another one."""


class UnknownProfileError(AwsError):
    """The user's configuration has no such profile."""


class UnknownRegionError(AwsError):
    """There is no such Region, or the account has not switched it on, or none was given."""


class MissingPermissionError(AwsError):
    """The identity may not do what the command needs."""


class OutOfReachError(AwsError):
    """AWS cannot be reached."""


EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})
INVALID = frozenset(
    {
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "InvalidAccessKeyId",
        "MissingAuthenticationToken",
        "IncompleteSignature",
    }
)
REFUSED_CODES = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "UnauthorizedOperation",
        "AuthorizationError",
        "AuthorizationErrorException",
        "UnauthorizedException",
        "NotAuthorized",
        "ForbiddenException",
        "403",
    }
)
SWITCHED_OFF = frozenset({"OptInRequired", "AuthFailure", "RegionDisabledException"})

_SIGN_IN = "sign in with 'aws sso login' or 'aws configure', or name a profile with --profile"


def sdk_error(error: Exception) -> AwsError:
    """Return what the SDK says before any answer, as one of our errors.

    Parameters
    ----------
    error : Exception
        An error of botocore.

    Examples
    --------
    >>> from botocore.exceptions import NoCredentialsError as Nobody
    >>> print(sdk_error(Nobody()))
    there are no AWS credentials: sign in with 'aws sso login' or 'aws configure', or name a profile with --profile
    """
    from botocore import exceptions
    from botocore.parsers import ResponseParserError

    if isinstance(error, ResponseParserError):
        return OutOfReachError("an answer is not in the form of AWS: look at the proxy, or try again")
    if isinstance(error, exceptions.ProfileNotFound):
        name = error.kwargs.get("profile", "")
        return UnknownProfileError(f"there is no AWS profile '{name}': {_profiles()}")
    if isinstance(error, (exceptions.NoCredentialsError, exceptions.CredentialRetrievalError)):
        return NoCredentialsError(f"there are no AWS credentials: {_SIGN_IN}")
    if isinstance(error, exceptions.PartialCredentialsError):
        return NoCredentialsError(f"the AWS credentials are not complete: {_SIGN_IN}")
    if isinstance(error, (exceptions.SSOError, exceptions.TokenRetrievalError)):
        return ExpiredCredentialsError("the session of single sign-on has ended: run 'aws sso login' again")
    if isinstance(error, (exceptions.NoRegionError, exceptions.InvalidRegionError)):
        return UnknownRegionError("no Region is given that AWS knows: add --region, as in --region eu-west-1")
    if isinstance(error, (exceptions.HTTPClientError, exceptions.ConnectionError)):
        return OutOfReachError(f"AWS cannot be reached: {in_one_line(str(error))}: look at the network and the proxy")
    return AwsError(f"AWS cannot be asked: {in_one_line(str(error))}")


def identity_error(error: Exception, region: str = "") -> AwsError:
    """Return why AWS does not say who asks, as one of our errors.

    Parameters
    ----------
    error : Exception
        An error of botocore: an answer that refuses, or none at all.
    region : str
        Where it was asked.
    """
    from botocore.exceptions import ClientError

    if not isinstance(error, ClientError):
        return sdk_error(error)
    code, message = code_and_message(error)
    if code in EXPIRED:
        return ExpiredCredentialsError("the AWS credentials have expired: run 'aws sso login', or renew the keys")
    if code in INVALID:
        return InvalidCredentialsError(
            f"AWS does not take the credentials ({code}): renew the keys, or switch on the Region {region}".rstrip()
        )
    if code in SWITCHED_OFF:
        return UnknownRegionError(
            f"the account has not switched on the Region {region} ({code}): give another with --region"
        )
    if code in REFUSED_CODES:
        return MissingPermissionError(f"AWS refuses {error.operation_name}: {message}")
    return AwsError(f"AWS does not answer {error.operation_name}: {code}: {message}")


def code_and_message(error: object) -> tuple[str, str]:
    """Return the code and the message of an answer that refuses, the message in one line.

    Examples
    --------
    >>> from botocore.exceptions import ClientError
    >>> answer = {"Error": {"Code": "AccessDenied", "Message": "You may not."}}
    >>> code_and_message(ClientError(answer, "DescribeVpcs"))
    ('AccessDenied', 'You may not.')
    """
    content = getattr(error, "response", {}).get("Error", {})
    return str(content.get("Code", "")), in_one_line(str(content.get("Message", "")))


def _profiles() -> str:
    import boto3

    known = sorted(boto3.Session().available_profiles)
    return f"there are {', '.join(known)}" if known else "make one with 'aws configure --profile NAME'"
