"""Answers that no document has: a check that lets one of these pass proves nothing."""

import json

from server import Answer

PROBLEM = {"type": "about:blank", "title": "Too Many Requests", "status": 429, "code": "rate_limited",
           "detail": "Wait.", "request_id": "x"}


def answer(status, kind, body, **headers):
    text = body if isinstance(body, str) else json.dumps(body)
    return Answer(status, [("Content-Type", kind), *headers.items()], text.encode())


def missed(document, me):
    """Which of the planted answers to GET /me pass for documented ones. `me` is a true one."""
    operation, problem = document.operations["getMe"], "application/problem+json"
    planted = {
        "an unknown status": answer(418, "application/json", me),
        "a field that is not named": answer(200, "application/json", {**me, "password": "x"}),
        "a field too few": answer(200, "application/json", {key: me[key] for key in me if key != "id"}),
        "a field of another type": answer(200, "application/json", {**me, "id": 7}),
        "another content type": answer(200, "text/html", "<p>"),
        "a limit without a time": answer(429, problem, PROBLEM),
        "another operation's code": answer(429, problem, {**PROBLEM, "code": "budget_exhausted"}, **{"Retry-After": "1"}),
    }
    return [what for what, one in planted.items() if document.fault(operation, one) is None]
