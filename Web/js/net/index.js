/// groupd's client module: no dependencies, no build step, for browsers and for Node 18 or newer. (Before 19 Node has
/// no `globalThis.crypto`, which must be there; before 22 no WebSocket, which the client is given.)
///
///     const rest = new Rest({ url: location.href });
///     await rest.login("ada@example.org", "correct horse battery");
///     const client = new Client({ rest });
///     client.on("change", (group) => show(group.state));
///     client.start();
///     const harbour = await client.open(id);
///     await client.send(id, "High water is at six.");
export { BackOff } from "./backoff.js";
export { Client } from "./client.js";
export { Connection } from "./connection.js";
export { LiveGroup } from "./live-group.js";
export { Outbox } from "./outbox.js";
export { Problem } from "./problem.js";
export { Rest } from "./rest.js";
export { MemoryStorage, WebStorage } from "./storage.js";
export { Stream } from "./stream.js";
export { uuid } from "./uuid.js";
