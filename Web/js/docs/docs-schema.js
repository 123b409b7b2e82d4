// JSON Schema in words: what a value may be, and a page of every shared one.

import { code, el, entry, joined, table } from "/js/docs/docs-dom.js";

/** Where a shared schema stands on this page. Both documents have some of one name. */
const address = (kind, name) => `schema/${kind}/${name}`;

/** The bounds that a schema sets, in words. */
function bounds(schema) {
  const words = [];
  const range = (least, end, what) => {
    // The end of 64 bits is nothing that anybody comes near, and more than this language can count to.
    const most = end > Number.MAX_SAFE_INTEGER ? undefined : end;
    if (least !== undefined && most !== undefined) words.push(`${least} to ${most}${what}`);
    else if (least !== undefined) words.push(`${least}${what} or more`);
    else if (most !== undefined) words.push(`at most ${most}${what}`);
  };
  range(schema.minimum, schema.maximum, "");
  range(schema.minLength, schema.maxLength, " characters");
  range(schema.minItems, schema.maxItems, " items");
  range(schema.minProperties, schema.maxProperties, " members");
  if (schema.pattern) words.push(`like ${schema.pattern}`);
  if (schema.default !== undefined) words.push(`${JSON.stringify(schema.default)} unless given`);
  if (schema.description) words.push(schema.description);
  return words.length === 0 ? [] : [el("span", { className: "quiet" }, ` (${words.join("; ")})`)];
}

/** What a value may be, as nodes. `kind` says which document the schema is of. */
export function words(schema, kind) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1);
    return [el("a", { href: `#${address(kind, name)}` }, name)];
  }
  if (schema.const !== undefined) return [code(JSON.stringify(schema.const))];
  if (schema.enum) return joined(schema.enum.map((word) => code(JSON.stringify(word))), " or ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return joined(choices.map((choice) => words(choice, kind)), " or ");
  if (schema.allOf && schema.type === undefined) {
    return [...joined(schema.allOf.map((part) => words(part, kind)), " and "), ...bounds(schema)];
  }
  if (schema.type === "array") return ["list of ", ...words(schema.items ?? {}, kind), ...bounds(schema)];
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return ["map to ", ...words(schema.additionalProperties, kind), ...bounds(schema)];
  }
  const type = schema.type ?? "anything";
  return [schema.format ? `${type}, ${schema.format}` : type, ...bounds(schema)];
}

/** The fields of an object as a table. */
export function fields(schema, kind, title = "Fields") {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, value]) => [
    code(name), words(value, kind), required.has(name) ? "always" : "may be left out",
  ]);
  return table(title, ["name", "what", "there"], rows);
}

/** Which fields exclude each other. */
export function choices(schema) {
  return (schema.allOf ?? [])
    .filter((part) => part.oneOf)
    .map((part) => part.oneOf.flatMap((choice) => choice.required ?? []))
    .map((names) => el("p", {}, "Exactly one of ", ...joined(names.map(code), ", "), "."));
}

/** An entry for each shared schema of a document. */
export function schemaEntries(description, kind) {
  return Object.entries(description.components?.schemas ?? {}).map(([name, schema]) => {
    const example = schema.examples?.[0];
    return entry(
      address(kind, name), [name], name, fields(schema, kind), ...choices(schema),
      example === undefined ? null : el("pre", {}, JSON.stringify(example, null, 2)));
  });
}
