"""The OpenAPI document: what each operation may answer, and whether an answer is one of those."""

import copy

import jsonschema
from openapi_spec_validator import OpenAPIV31SpecValidator

VERBS = ("get", "post", "put", "patch", "delete")
# What never becomes a request of an operation, as the document's description says.
TRANSPORT = {
    (400, "bad_request"), (404, "not_found"), (405, "method_not_allowed"), (408, "request_timeout"),
    (413, "payload_too_large"), (414, "uri_too_long"), (431, "headers_too_large"),
}


def close(schema):
    """Makes objects take no fields but those that they name: clients shall bear more, this test shall not."""
    if isinstance(schema, list):
        return [close(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: value if key in ("examples", "default", "const", "enum") else close(value)
              for key, value in schema.items()}
    if schema.get("type") == "object" and "properties" in schema and "additionalProperties" not in schema:
        schema["additionalProperties"] = False
    return schema


def close_answers(document):
    """Closes the schemas of answers, not those of requests: a request may have unknown fields."""
    requests = {operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                for item in document["paths"].values() for operation in item.values() if "requestBody" in operation}
    schemas = document["components"]["schemas"]
    for name in schemas.keys() - requests:
        schemas[name] = close(schemas[name])


class Operation:
    def __init__(self, path, verb, value, document):
        self.id, self.path, self.method, self.value = value["operationId"], path, verb.upper(), value
        self.role = value["x-least-role"]
        self.responses = {int(status): document.resolve(item) for status, item in value["responses"].items()}

    @property
    def has_body(self):
        return "requestBody" in self.value

    @property
    def outcomes(self):
        """Everything that it may answer, as (status, code): a success has no code."""
        found = []
        for status, response in self.responses.items():
            content = response.get("content", {})
            if not content or set(content) - {"application/problem+json"}:
                found.append((status, ""))
            problem = content.get("application/problem+json")
            found += [(status, code) for code in problem["schema"]["properties"]["code"]["enum"]] if problem else []
        return found


class Document:
    def __init__(self, value):
        self.value = copy.deepcopy(value)
        close_answers(self.value)
        self.operations = {
            item["operationId"]: Operation(path, verb, item, self)
            for path, items in value["paths"].items() for verb, item in items.items() if verb in VERBS}

    def faults(self):
        """What the OpenAPI 3.1 specification has against it."""
        return [error.message for error in OpenAPIV31SpecValidator(self.value).iter_errors()]

    def resolve(self, item):
        while "$ref" in item:
            target = self.value
            for part in item["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            item = target
        return item

    def fault(self, operation, answer):
        """Why this is no answer that the document has for the operation; None where it is one."""
        outcome = (answer.status, answer.code)
        if outcome not in operation.outcomes:
            return None if outcome in TRANSPORT else f"undocumented: {outcome}"
        response = operation.responses[answer.status]
        missing = [name for name, header in response.get("headers", {}).items()
                   if header.get("required") and name.lower() not in answer.headers]
        if missing:
            return f"without {', '.join(missing)}"
        content = response.get("content")
        if not content:
            return f"a body of {len(answer.body)} bytes" if answer.body else None
        if answer.type not in content:
            return f"content type {answer.type!r}"
        if not answer.type.endswith("json"):
            return None
        schema = {**content[answer.type]["schema"], "components": self.value["components"]}
        errors = jsonschema.Draft202012Validator(schema).iter_errors(answer.json)
        return next((f"{error.json_path}: {error.message}"[:300] for error in errors), None)
