import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Problem, Rest } from "../../Web/js/net/index.js";

const json = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers });

/// A session, and the calls it made; `answer(path, token)` is the server.
function session(answer) {
  const calls = [];
  const fetch = async (url, { method, headers, body }) => {
    const token = headers.Authorization?.slice("Bearer ".length);
    calls.push(`${method} ${url.pathname}${url.search} ${token ?? ""}`.trim());
    return answer(url.pathname, token, body && JSON.parse(body));
  };
  const tokens = { access_token: "a1", refresh_token: "r1" };
  const rest = new Rest({ url: "http://localhost:1/", tokens, fetch, now: () => 1_000 });
  return { rest, calls };
}

const pair = (n) => json(200, { user: { id: "ada" }, access_token: `a${n}`, refresh_token: `r${n}`, expires_in: 900 });
const expired = () => json(401, { code: "unauthenticated", detail: "The token has ended." });

describe("a session", () => {
  it("renews its token once for all calls that found it ended", async () => {
    const { rest, calls } = session((path, token) =>
      path === "/auth/refresh" ? pair(2) : token === "a2" ? json(200, { ok: true }) : expired());
    await Promise.all([rest.call("GET", "/one"), rest.call("GET", "/two"), rest.call("GET", "/three")]);
    assert.equal(calls.filter((call) => call.includes("/auth/refresh")).length, 1);
    assert.deepEqual(rest.tokens, { user: "ada", access_token: "a2", refresh_token: "r2", expires_at: 901_000 });
  });

  it("tells of its new tokens, and of its end", async () => {
    const { rest } = session(() => expired());
    const told = [];
    rest.onTokens = (tokens) => told.push(tokens);
    await assert.rejects(rest.call("GET", "/me"), { code: "unauthenticated", passes: false });
    assert.deepEqual(told, [null]);
    assert.equal(rest.tokens, null);
  });

  it("keeps its tokens where the refresh fails in a way that passes", async () => {
    const { rest } = session((path) => (path === "/auth/refresh" ? json(503, { code: "unavailable" }) : expired()));
    await assert.rejects(rest.call("GET", "/me"), { code: "unavailable", passes: true });
    assert.equal(rest.tokens.refresh_token, "r1");
  });
});

describe("a call that failed", () => {
  const cases = [
    {
      name: "names the field", status: 422, passes: false,
      body: { code: "validation_failed", detail: "No.", errors: [{ field: "name", message: "Too long." }] },
      expected: { code: "validation_failed", field: "name", message: "name: Too long." },
    },
    {
      name: "says how long to wait", status: 429, passes: true, headers: { "Retry-After": "7" },
      body: { code: "rate_limited", detail: "Too much." }, expected: { code: "rate_limited", retryAfterMs: 7_000 },
    },
    { name: "may be no JSON at all", status: 502, passes: true, body: undefined, expected: { code: "unavailable" } },
    {
      name: "is forbidden for good", status: 403, passes: false, body: { code: "forbidden" },
      expected: { status: 403 },
    },
  ];
  for (const { name, status, body, headers, expected, passes } of cases) {
    it(name, async () => {
      const { rest } = session(() => json(status, body, headers));
      const error = await rest.call("GET", "/x").catch((thrown) => thrown);
      assert.ok(error instanceof Problem);
      for (const [key, value] of Object.entries(expected)) assert.equal(error[key], value, key);
      assert.equal(error.passes, passes);
    });
  }

  it("without an answer is lost, and passes", async () => {
    const { rest } = session(() => Promise.reject(new TypeError("fetch failed")));
    await assert.rejects(rest.call("GET", "/x"), { code: "lost", status: 0, passes: true });
  });
});

describe("a list", () => {
  it("is read to its end", async () => {
    const pages = [{ items: [1, 2], next: "c" }, { items: [3], next: null }];
    const { rest, calls } = session(() => json(200, pages.shift()));
    assert.deepEqual(await rest.groups(), [1, 2, 3]);
    assert.deepEqual(calls, ["GET /groups?limit=200 a1", "GET /groups?limit=200&cursor=c a1"]);
  });
});

describe("a search", () => {
  it("asks for what people typed, with what narrows it down", async () => {
    const { rest, calls } = session(() => json(200, { items: [], next: null, mode: "hybrid", took_ms: 1 }));
    const page = await rest.search('high "low water" & from:me', { group: "g", thread: 7, cursor: undefined });
    assert.equal(page.mode, "hybrid");
    const [path, query] = calls[0].split(" ")[1].split("?");
    assert.equal(path, "/search");
    assert.deepEqual(Object.fromEntries(new URLSearchParams(query)), {
      q: 'high "low water" & from:me', group: "g", thread: "7",
    });
  });

  it("compares a long question by its beginning", async () => {
    const { rest, calls } = session(() => json(200, { items: [] }));
    await rest.similar("🌊".repeat(3_000), { group: "g" });
    const query = new URLSearchParams(calls[0].split(" ")[1].split("?")[1]);
    assert.equal([...query.get("text")].length, 500);
    assert.equal(query.get("group"), "g");
  });
});
