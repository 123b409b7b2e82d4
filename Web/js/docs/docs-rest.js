// The operations over HTTP.

import { chapter, code, el, entry, joined, table } from "/js/docs/docs-dom.js";
import { schemaEntries, words } from "/js/docs/docs-schema.js";

const KIND = "rest";
const VERBS = ["get", "post", "put", "patch", "delete"];

/** What an answer's content is: the codes of an error, a schema otherwise. */
function content(media, response) {
  const parts = Object.entries(response.content ?? {}).map(([type, { schema }]) => {
    const codes = media.includes(type) ? schema.properties?.code?.enum : undefined;
    if (codes) return [...words(schema.allOf[0], KIND), ": ", ...joined(codes.map(code), ", ")];
    return type === "application/json" ? words(schema, KIND) : [code(type)];
  });
  return parts.length === 0 ? ["no body"] : joined(parts, "; or ");
}

function answers(operation, description) {
  return Object.entries(operation.responses).map(([status, named]) => {
    const response = named.$ref ? description.components.responses[named.$ref.split("/").at(-1)] : named;
    const isError = Object.keys(response.content ?? {}).every((type) => type === "application/problem+json");
    const headers = Object.keys(response.headers ?? {}).map(code);
    const what = [...content(["application/problem+json"], response)];
    if (headers.length > 0) what.push(" with ", ...joined(headers, ", "));
    return [status, isError && response.content ? "" : response.description, what];
  });
}

function body(operation) {
  if (!operation.requestBody) return null;
  const { schema } = operation.requestBody.content["application/json"];
  const optional = operation.requestBody.required ? "" : ", which may be left out";
  return el("p", {}, "Body: ", ...words(schema, KIND), optional);
}

function operationEntry(path, verb, operation, description) {
  const parameters = (operation.parameters ?? []).map((parameter) => [
    code(parameter.name), parameter.in, words(parameter.schema, KIND), parameter.required ? "always" : "may be left out",
  ]);
  const method = verb.toUpperCase();
  const role = operation["x-least-role"];
  return entry(
    `operation/${operation.operationId}`, [el("span", { className: "verb" }, method), ` ${path}`],
    `${method} ${path}`,
    el("p", {}, operation.summary),
    el("p", { className: "quiet" }, `${operation.operationId}; ${role === "anonymous" ? "for anyone" : `least role: ${role}`}`),
    table("Parameters", ["name", "in", "what", "there"], parameters),
    body(operation),
    table("Answers", ["status", "when", "what"], answers(operation, description)));
}

/** The chapters of the OpenAPI document. */
export function restChapters(description) {
  const byTag = new Map(description.tags.map((tag) => [tag.name, []]));
  for (const [path, item] of Object.entries(description.paths)) {
    for (const verb of VERBS.filter((verb) => item[verb])) {
      byTag.get(item[verb].tags[0]).push(operationEntry(path, verb, item[verb], description));
    }
  }
  const chapters = [...byTag].map(([tag, entries]) => chapter(`REST: ${tag}`, entries));
  return [...chapters, chapter("Schemas of REST", schemaEntries(description, KIND))];
}
