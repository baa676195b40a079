"""Refuse every connection that leaves this machine, in any Python with this folder on its path.

Python imports a module of this name by itself, so the programs that the tests start obey as well
as the tests.
"""

import ipaddress
import sys

REFUSED = "network refused:"


def _is_local(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _refuse_outside(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        # A unix socket's address is a path, a connected socket's None.
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if not _is_local(host):
        # Said as well as raised: a library may swallow the error; the tests read the app's log.
        print(REFUSED, event, host, file=sys.stderr, flush=True)  # noqa: T201
        raise PermissionError(f"{REFUSED} {event} {host}")


sys.addaudithook(_refuse_outside)
