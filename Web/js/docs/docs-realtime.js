// The frames over the WebSocket.

import { chapter, code, el, entry, joined, table } from "/js/docs/docs-dom.js";
import { choices, fields, schemaEntries } from "/js/docs/docs-schema.js";

const KIND = "realtime";

const last = (reference) => reference.$ref.split("/").at(-1);

/** The schema itself, wherever it stands. */
function resolved(schema, description) {
  return schema.$ref ? description.components.schemas[last(schema)] : schema;
}

function frameLinks(references, description) {
  return joined(
    references.map((reference) => el("a", { href: `#frame/${last(reference)}` }, typeOf(last(reference)))), ", ");
}

/** What stands in `type`: names in the document say the direction too. */
const typeOf = (name) => name.replace(/^(client|server)_/, "");

function frameEntry(name, operation, description) {
  const message = description.components.messages[name];
  const schema = resolved(message.payload, description);
  const isSent = operation.action === "receive";
  const codes = operation["x-error-codes"] ?? [];
  return entry(
    `frame/${name}`, [el("span", { className: "verb" }, isSent ? "send" : "receive"), ` ${typeOf(name)}`],
    `${isSent ? "→" : "←"} ${typeOf(name)}`,
    el("p", {}, message.summary),
    isSent ? el("p", { className: "quiet" }, `least role: ${operation["x-least-role"]}`) : null,
    fields(schema, KIND),
    ...choices(schema),
    operation.reply
      ? el("p", {}, "Answered by ", ...frameLinks(operation.reply.messages, description)) : null,
    codes.length > 0 ? el("p", {}, "Errors: ", ...joined(codes.map(code), ", ")) : null);
}

function closeCodes(channel) {
  const rows = channel["x-close-codes"].map((item) => [
    code(String(item.code)), item.reason, item.reconnect ? "come back and resume" : "not without a change",
  ]);
  return entry(
    "close-codes", ["Close codes"], "Close codes", table("Codes", ["code", "reason", "and then"], rows));
}

/** The chapters of the AsyncAPI document, seen from the client. */
export function realtimeChapters(description) {
  const frames = (action) => Object.entries(description.operations)
    .filter(([, operation]) => operation.action === action)
    .map(([name, operation]) => frameEntry(name, operation, description));
  const channel = description.channels.ws;
  return [
    chapter(`Realtime: what a client sends to ${channel.address}`, frames("receive")),
    chapter("Realtime: what a client receives", [...frames("send"), closeCodes(channel)]),
    chapter("Schemas of realtime", schemaEntries(description, KIND)),
  ];
}
