"""Hooks of Schemathesis: real ids most of the time, strict answers, and a line in the record for every answer."""

import json
import os
import random

import schemathesis
from document import close_answers
from record import Record

POOLS = json.load(open(os.environ["CONTRACT_POOLS"], encoding="utf-8"))
RECORD = Record(os.environ["CONTRACT_RECORD"])
WHO = os.environ["CONTRACT_WHO"]
CHANCE = 0.85
# What ends or hands over a group is done to one that nobody needs.
ENDING = {"deleteGroup", "changeMember"}
numbers = random.Random(int(os.environ["CONTRACT_SEED"]))

POOL_OF = {
    "group": "groups", "user": "users", "user_id": "users", "seq": "seqs", "thread": "seqs", "epoch": "epochs",
    "email": "emails", "client_id": "client_ids",
}
PLACES = ("before", "after", "around")
# What no schema can say: which of all texts there are, and that a time has to come yet.
KNOWN = {
    "language": ["english", "de", "simple"], "timezone": ["Europe/Zurich", "UTC"], "emoji": ["👍", "🎉", "❤️", "👩‍🚀"],
    "until": ["2999-01-01T00:00:00Z"], "since": ["2020-01-01", "2026-03", "2026"], "password": ["one long enough to be taken"], "avatar": [None],
}
# What only the server hands out: left out, as a client without any does.
HANDED_OUT = {"cursor", "setup_token", "invite", "attachments"}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    close_answers(raw_schema)


def is_positive(case, location):
    """Whether what stands there was made to be right: what was made to be wrong shall stay so."""
    components = case.meta.components if case.meta else {}
    part = next((info for place, info in components.items() if place.value == location), None)
    return part is None or part.mode.is_positive


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Now and then what was to be made wrong comes out right, which Schemathesis says itself, and is rightly taken."""
    description = getattr(case.meta.phase.data, "description", None) or ""
    return not (failure.code == "ST201" and description.lower() == "positive test case")


def fill(values, operation):
    for name in list(values):
        if name in HANDED_OUT:
            del values[name]
        elif name in KNOWN:
            values[name] = numbers.choice(KNOWN[name])
        elif name in POOL_OF and numbers.random() < CHANCE:
            pool = "disposable" if name == "group" and operation in ENDING else POOL_OF[name]
            values[name] = numbers.choice(POOLS[pool])
    # A stretch is before, after or around something.
    places = [name for name in PLACES if name in values]
    for name in places[1:]:
        del values[name]
    for name in places[:1]:
        values[name] = numbers.choice(POOLS["seqs"])
    # A thread is one of its group.
    if operation == "search" and "group" not in values:
        values.pop("thread", None)
    # A position without an epoch means nothing.
    if operation == "listChanges" and "epoch" not in values:
        values.pop("after", None)


def spare(case, operation):
    """Whoever asks does not end the session that they ask in: Schemathesis tries what it was answered."""
    if operation == "endSession" and isinstance(case.path_parameters, dict):
        if is_positive(case, "path") or case.path_parameters.get("id") in POOLS["kept_sessions"]:
            case.path_parameters["id"] = numbers.choice(POOLS["sessions"])


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    spare(case, operation)
    for location, values in (("path", case.path_parameters), ("query", case.query), ("body", case.body)):
        if isinstance(values, dict) and is_positive(case, location):
            fill(values, operation)


@schemathesis.hook
def after_call(context, case, response):
    operation = case.operation
    if case.method.lower() != operation.method.lower():
        return
    is_problem = response.headers.get("content-type", [""])[0] == "application/problem+json"
    code = response.json().get("code", "") if is_problem else ""
    RECORD.add(operation.definition.raw["operationId"], response.status_code, code, WHO)
