"""What the AsyncAPI 3.0 specification asks of /asyncapi.json, as far as it concerns this document."""

import jsonschema

OPERATION = {"action", "channel", "title", "summary", "description", "security", "tags", "externalDocs", "bindings",
             "traits", "messages", "reply"}


def faults(document):
    """What the specification has against the document, in words."""
    found = []
    if document.get("asyncapi") != "3.0.0" or not {"title", "version"} <= document.get("info", {}).keys():
        found.append("asyncapi or info is not as it has to be")
    found += [f"{reference} leads nowhere" for reference in references(document) if not resolve(document, reference)]
    for name, operation in document["operations"].items():
        found += [f"{name}: {words}" for words in operation_faults(operation, document)]
    for name, message in document["components"]["messages"].items():
        found += schema_faults(name, message["payload"])
    for name, schema in document["components"]["schemas"].items():
        found += schema_faults(name, schema)
    return found


def operation_faults(operation, document):
    unknown = {key for key in operation if key not in OPERATION and not key.startswith("x-")}
    if unknown:
        yield f"has {', '.join(sorted(unknown))}"
    if operation["action"] not in ("send", "receive"):
        yield "has no direction"
    for part in (operation, operation.get("reply", operation)):
        channel = part["channel"]["$ref"]
        for message in part["messages"]:
            if not message["$ref"].startswith(f"{channel}/messages/"):
                yield f"{message['$ref']} is no message of {channel}"


def schema_faults(name, schema):
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        yield f"{name}: {error.message}"
    # Every object names what is in it.
    if schema.get("type") == "object" and not {"properties", "additionalProperties"} & schema.keys():
        yield f"{name} says nothing of its fields"


def references(value):
    if isinstance(value, dict):
        for key, part in value.items():
            yield from [part] if key == "$ref" else references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def resolve(document, reference):
    target = document
    for part in reference.removeprefix("#/").split("/"):
        target = target.get(part) if isinstance(target, dict) else None
    return target
