"""Names of files: one for each place, and one that changes with what a file holds."""

from __future__ import annotations

import hashlib
import re

__all__ = ["hashed_name", "page_file"]

_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
#: Names that Windows keeps for devices, whatever ending they have.
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def page_file(identity: str) -> str:
    """The file of a place's page: its id where that is a file name everywhere, else a checksum.

    Examples
    --------
    >>> page_file("talish"), page_file("../../etc"), page_file("con")
    ('talish.html', 'p-74ccf3c5b4c19a81.html', 'p-1143da2bc54c495c.html')
    """
    if _PLAIN.fullmatch(identity) and not _DEVICES.fullmatch(identity):
        return f"{identity}.html"
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    return f"p-{digest[:16]}.html"


def hashed_name(name: str, content: bytes) -> str:
    """A file's name with a checksum of what it holds, so that it may be cached for good.

    Examples
    --------
    >>> hashed_name("site.css", b"")
    'assets/site-e3b0c44298.css'
    """
    stem, _, suffix = name.rpartition(".")
    return f"assets/{stem}-{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"
