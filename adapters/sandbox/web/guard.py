"""Keeps other sites out: the sandbox answers its own page on this machine, and nobody else."""

import re
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import hdrs, web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def guarded(handler: Handler) -> Handler:
    """The handler, for requests of the sandbox's own page only, with headers that keep the page to itself."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if not _names_this_machine(request.headers.get(hdrs.HOST, "")):
            # A name of somebody else's that was made to point here (DNS rebinding).
            response: web.StreamResponse = web.json_response({"error": "Unknown host."}, status=403)
        elif not _comes_from_here(request):
            response = web.json_response({"error": "Requests from other sites are refused."}, status=403)
        else:
            response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return handle


def _names_this_machine(host: str) -> bool:
    name = re.sub(r":\d+$", "", host).strip("[]")
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _comes_from_here(request: web.Request) -> bool:
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is None:
        # Browsers name the origin of every POST and WebSocket; what names none is no other site's page.
        return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin") or (
            request.method == hdrs.METH_GET and request.headers.get("Sec-Fetch-Mode") == "navigate"
        )
    return urlsplit(origin).netloc == request.headers.get(hdrs.HOST)
