"""Bulk offer files of the AWS Price List, from a folder or over HTTP, laid out as AWS lays them out.

``offers/v1.0/aws/{code}/current/region_index.json`` names each Region's file of the current version;
``.../current/{region}/index.json`` and ``.../current/index.json`` are the newest themselves; each has a CSV beside it
(https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html). CSV is preferred:
it is smaller and read row by row. A folder may also hold plain ``{code}.csv`` or ``{code}.json`` files. Over HTTP a
file is streamed to disk and checked against its length, within limits of size and time; plain HTTP only reaches this
machine itself.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from modeler.aws.session import AwsError
from modeler.facts.build.offers import Offer, OfferError, Selector, read_csv, read_json
from modeler.files.plain_json import load_json
from modeler.files.reading import open_bytes, read_bytes
from modeler.files.writing import replacing

TREE = "offers/v1.0/aws"
TRIES = 4
WAITS_S = (0.5, 2.0, 6.0)
TIMEOUT_S = 60
CHUNK_BYTES = 1 << 20
MOST_BYTES = 1 << 31
"""No file of one Region is longer (EC2's, the longest, has some hundred MB)."""
LONGEST_S = 3600.0
"""No file may take longer: a server that sends a byte now and then would hold us for ever."""
INDEX_BYTES = 1 << 24
"""No version index is longer: what is, is the offer itself."""
KINDS = {
    ".json": ("application/json", "text/json"),
    ".csv": ("text/csv", "application/csv"),
}
ANY_KIND = ("application/octet-stream", "binary/octet-stream", "text/plain", "")

Get = Callable[[str], Path | None]
"""Gives the local file of a path below the root, or None if there is none."""


def folder(root: Path) -> Get:
    """Read from a folder: AWS's whole tree, a part of it, or plain files.

    Raises
    ------
    AwsError
        If there is no such folder.
    """
    if not root.is_dir():
        raise AwsError(f"'{root}' is no folder: give one with AWS's offer files, or an https address")
    real = root.resolve()

    def get(path: str) -> Path | None:
        for start in ("", f"{TREE}/"):
            # A region index writes addresses from the root of AWS's host.
            for tail in (path, path.removeprefix(f"{TREE}/")):
                resolve = (real / start / tail).resolve()
                if resolve.is_file() and resolve.is_relative_to(real):
                    return resolve
        return None

    return get


def address(base: str, into: Path, wait: Callable[[float], None] = time.sleep) -> Get:
    """Fetch from a web address into a folder.

    Parameters
    ----------
    base : str
        Such as ``https://pricing.us-east-1.amazonaws.com``; plain http only for this machine.
    into : Path
        Where the files are kept.
    wait : callable
        Called with seconds between two tries.

    Raises
    ------
    AwsError
        If the address may not be used.
    """
    _check_address(base)
    opener = urllib.request.build_opener(_SafeRedirects())
    root = base.rstrip("/").removesuffix(f"/{TREE}")
    kept: dict[str, Path | None] = {}

    def get(path: str) -> Path | None:
        code, _, file = path.removeprefix(f"{TREE}/").partition("/current/")
        if not path.startswith(f"{TREE}/") or (
            "/" in file and kept.get(f"{TREE}/{code}/current/region_index.json") is None
        ):
            # A server has AWS's tree or nothing: without a region index, no guess is worth dozens of requests.
            return None
        if path not in kept:
            target = into / f"{len(kept):04d}{Path(path).suffix}"
            kept[path] = _fetch(opener, f"{root}/{urllib.parse.quote(path)}", target, wait)
        return kept[path]

    return get


def read_offers(
    get: Get, code: str, only: Sequence[Selector], where: Collection[str], every: Collection[str]
) -> Iterator[Offer]:
    """Read the current offer of a service: the files of the wanted Regions, and the whole for what has no Region.

    Parameters
    ----------
    get : callable
        `folder` or `address`.
    code : str
        Service code.
    only : sequence of Selector
        What is wanted of it.
    where : collection of str
        Region codes; empty for all.
    every : collection of str
        All Regions that we know, for when all are wanted.

    Raises
    ------
    AwsError, OfferError
        If a file cannot be had, or cannot be read.
    """
    wanted = [selector for selector in only if selector.offer == code]
    regional = [selector for selector in wanted if selector.scope == "region"]
    globally = [selector for selector in wanted if selector.scope != "region"]
    if regional:
        files = list(_regional(get, code, where or every))
        yield from (_read(path, code, f"{code} of {region}", regional, (region,)) for region, path in files)
        if not files:
            globally = wanted
    if globally and (path := _whole(get, code)):
        yield _read(path, code, code, globally, where)


def _regional(get: Get, code: str, where: Collection[str]) -> Iterator[tuple[str, Path]]:
    """Return (Region, file) of each wanted Region that has a file of its own."""
    index = _index(get(f"{TREE}/{code}/current/region_index.json"), f"the region index of {code}")
    regions = index.get("regions", {}) if index else {}
    for region in sorted(where):
        if index and region not in regions:
            continue
        stems = [f"{TREE}/{code}/current/{region}/index", f"{code}-{region}"]
        if region in regions:
            stems.insert(0, _stem(regions[region], "currentVersionUrl", code))
        if path := _either(get, stems):
            yield region, path


def _whole(get: Get, code: str) -> Path | None:
    versions = _index(get(f"{TREE}/{code}/index.json"), f"the version index of {code}", "versions")
    stems = [f"{TREE}/{code}/current/index"]
    if versions:
        version_in_force = versions["versions"].get(versions.get("currentVersion"), {})
        stems.append(_stem(version_in_force, "offerVersionUrl", code))
    return _either(get, [*stems, code, f"{code}/index"])


def _either(get: Get, stems: Sequence[str]) -> Path | None:
    for stem in stems:
        for ending in (".csv", ".json"):
            if stem and (path := get(stem + ending)):
                return path
    return None


def _stem(entry: Any, key: str, code: str) -> str:
    """Return the path in an index without its ending; one that leaves AWS's tree is none of AWS's."""
    url = entry.get(key, "") if isinstance(entry, dict) else ""
    path = str(url).lstrip("/").removesuffix(".json").removesuffix(".csv")
    return path if path.startswith(f"{TREE}/{code}/") and ".." not in path.split("/") else ""


def _index(path: Path | None, name: str, needs: str = "regions") -> dict[str, Any]:
    if path is None or (needs == "versions" and path.stat().st_size > INDEX_BYTES):
        return {}
    try:
        document = load_json(read_bytes(path, OfferError, f"{name} is needed", INDEX_BYTES))
    except ValueError:
        # A folder may hold the offer itself where AWS has the version index, and that may be large or broken.
        document = None
    if isinstance(document, dict) and isinstance(document.get(needs), dict):
        return document
    if needs == "versions":
        return {}
    raise OfferError(f"{name} is cut off or is no index of AWS's: get it again")


def _read(path: Path, code: str, name: str, only: Sequence[Selector], where: Collection[str]) -> Offer:
    named = f"{name} ({path.name})"
    with open_bytes(path, OfferError, f"it is the file of {name}") as content:
        if path.suffix == ".csv":
            return read_csv(io.TextIOWrapper(content, "utf-8-sig", newline=""), code, named, only, where)
        return read_json(io.TextIOWrapper(content, "utf-8-sig"), code, named, only, where)


def _parts(url: str) -> urllib.parse.SplitResult:
    """Take an address apart, or refuse it."""
    try:
        parts = urllib.parse.urlsplit(url)
        _ = parts.port  # raises if it is no number
    except ValueError:
        # What cannot be taken apart cannot be shown without its name, password and query either.
        bare = "" if "@" in url else f" '{url.partition('?')[0]}'"
        raise AwsError(
            f"the address{bare} cannot be read: write it such as 'https://pricing.us-east-1.amazonaws.com'"
        ) from None
    return parts


def _check_address(url: str) -> None:
    parts = _parts(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and _is_here(parts.hostname or ""):
        return
    raise AwsError(f"'{_shown(url)}' is no safe address: use https, or http on this machine only")


def _is_here(host: str) -> bool:
    """Whether a host is this machine for sure."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _may_be_here(host: str) -> bool:
    """Whether a host is this machine in any spelling: '127.1', '0.0.0.0', '::ffff:127.0.0.1', 'x.localhost'."""
    name = host.rstrip(".")
    if _is_here(name) or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        try:
            address = ipaddress.ip_address(socket.inet_aton(name))
        except (OSError, ValueError):
            return False
    inner = getattr(address, "ipv4_mapped", None) or address
    return bool(inner.is_loopback or inner.is_unspecified or inner.is_link_local)


def _shown(url: str) -> str:
    """Return an address without a name and a password, and without its query: both may be secret."""
    parts = _parts(url)
    port = f":{parts.port}" if parts.port else ""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{port}{parts.path}"


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirect to an address that could not have been given."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Check where it goes first: never from https to http, never from elsewhere to this machine."""
        _check_address(newurl)
        start, end = _parts(req.full_url), _parts(newurl)
        if end.scheme != start.scheme or (_may_be_here(end.hostname or "") and not _may_be_here(start.hostname or "")):
            raise AwsError(
                f"{_shown(req.full_url)} leads to {_shown(newurl)}, which is not followed: give the address itself, or "
                "download the files and give the folder"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _fetch(opener: urllib.request.OpenerDirector, url: str, target: Path, wait: Callable[[float], None]) -> Path | None:
    """Fetch one file, with a few tries if the server is busy."""
    shown = _shown(url)
    for attempt in range(TRIES):
        try:
            with opener.open(url, timeout=TIMEOUT_S) as answer:
                _save(answer, target, shown)
            return target
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                return None
            if error.code == 403:
                raise AwsError(
                    f"access to {shown} is denied (403): check the address, or download the files and give the folder"
                ) from None
            if error.code not in (429, 500, 502, 503, 504):
                raise AwsError(f"{shown} answers {error.code}: check the address") from None
            if attempt == TRIES - 1:
                raise AwsError(f"{shown} is busy ({error.code}) and was after {TRIES} tries: try again later") from None
        except http.client.HTTPException:
            raise AwsError(f"{shown} broke off: the file is cut off, try again") from None
        except (urllib.error.URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise AwsError(f"{shown} is out of reach ({reason}): check the network and the address") from None
        except ValueError:
            # A host name that the internet's names do not allow: an empty or a too long part.
            raise AwsError(f"{shown} is no address that can be asked: check its host name") from None
        wait(WAITS_S[attempt])
    return None


def _save(answer: Any, target: Path, shown: str) -> None:
    kind = (answer.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if kind not in KINDS.get(target.suffix, ()) and kind not in ANY_KIND:
        raise AwsError(f"{shown} is '{kind}' and no offer file: check the address (a sign-in page may be in the way)")
    length = answer.headers.get("Content-Length")
    announced = int(length) if length is not None and length.isdecimal() else None
    if announced is not None and announced > MOST_BYTES:
        raise _too_much(shown)
    until = time.monotonic() + LONGEST_S
    taken = 0
    with replacing(target, AwsError, "free some space") as file:
        # read1 comes back with what is there: read would wait for a whole chunk, however slowly it comes.
        while part := answer.read1(CHUNK_BYTES):
            taken += len(part)
            if taken > MOST_BYTES:
                raise _too_much(shown)
            if time.monotonic() > until:
                raise AwsError(
                    f"{shown} takes longer than {LONGEST_S / 60:.0f} minutes: download the files and give the folder"
                )
            file.write(part)
    if announced is not None and taken != announced:
        raise AwsError(f"{shown} is cut off: {taken:,} of {announced:,} bytes came, try again")


def _too_much(shown: str) -> AwsError:
    return AwsError(
        f"{shown} is larger than {MOST_BYTES / 2**30:g} GiB: check the address, or download the files and give the "
        "folder"
    )
