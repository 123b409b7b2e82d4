import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BackOff, Connection } from "../../Web/js/net/index.js";

const HEARTBEAT_MS = 25_000;
const half = () => 0.5;
const readyFrame = { type: "ready", heartbeat_ms: HEARTBEAT_MS };

/// A connection that is ready at 0.
function ready(random = half) {
  const connection = new Connection(random);
  assert.deepEqual(connection.start(0), ["open"]);
  assert.deepEqual(connection.opened(0), ["greet"]);
  connection.received(readyFrame, 0);
  assert.equal(connection.state, "ready");
  return connection;
}

describe("a pause", () => {
  it("grows with each failure up to a bound, and is random", () => {
    const pauses = (random) => {
      const backOff = new BackOff(() => random);
      return Array.from({ length: 9 }, () => backOff.next());
    };
    assert.deepEqual(pauses(1), [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    assert.deepEqual(pauses(0.5).slice(0, 3), [250, 500, 1_000]);
    assert.equal(Math.max(...pauses(0)), 0);
  });

  it("is never less than what was asked for, and small again after a success", () => {
    const backOff = new BackOff(half);
    assert.equal(backOff.next(3_000), 3_250);
    backOff.reset();
    assert.equal(backOff.next(), 250);
  });
});

describe("the end of a connection", () => {
  const cases = [
    { code: 1000, state: "pausing" }, { code: 1001, state: "pausing" }, { code: 1006, state: "pausing" },
    { code: 1009, state: "pausing" }, { code: 1011, state: "pausing" }, { code: 1012, state: "pausing" },
    { code: 4000, state: "pausing" }, { code: 4008, state: "pausing" }, { code: 4029, state: "pausing" },
    { code: 4030, state: "pausing" }, { code: 4499, state: "pausing" },
    { code: 4500, state: "stopped" }, { code: 4503, state: "stopped" }, { code: 4509, state: "stopped" },
    { code: 4999, state: "stopped" },
    { code: 4501, state: "renewing", actions: ["renew"] },
    { code: 4500, isForMessage: true, state: "pausing" },
  ];
  for (const { state, actions = [], ...end } of cases) {
    it(`with ${end.code}${end.isForMessage ? " because of a message" : ""} leads to ${state}`, () => {
      const connection = ready();
      assert.deepEqual(connection.closed(end, 100), actions);
      assert.equal(connection.state, state);
      assert.equal(connection.endedBy, state === "stopped" ? end.code : null);
      if (state !== "pausing") return assert.equal(connection.deadline, Infinity);
      assert.deepEqual(connection.tick(connection.deadline - 1), []);
      assert.deepEqual(connection.tick(connection.deadline), ["open"]);
    });
  }

  it("waits as long as bye says, once", () => {
    const connection = ready();
    connection.received({ type: "bye", code: "draining", reconnect_after_ms: 3_500 }, 10);
    connection.closed({ code: 1012 }, 100);
    assert.equal(connection.deadline, 3_600);
    connection.tick(3_600);
    connection.closed({ code: 1006 }, 3_700);
    assert.equal(connection.deadline, 3_700 + 500);
  });

  it("waits at least as long as a refused upgrade asks for", () => {
    const connection = new Connection(half);
    connection.start(0);
    connection.closed({ code: 1006, retryAfterMs: 2_000 }, 0);
    assert.equal(connection.deadline, 2_250);
  });

  it("is a failure less where the connection lasted", () => {
    const deadlines = [100, 20_000].map((lasted) => {
      const connection = ready();
      connection.closed({ code: 1006 }, lasted);
      connection.tick(connection.deadline);
      connection.opened(lasted + 1_000);
      connection.received(readyFrame, lasted + 1_000);
      const end = lasted + 1_000 + lasted;
      connection.closed({ code: 1006 }, end);
      return connection.deadline - end;
    });
    assert.deepEqual(deadlines, [500, 250]);
  });

  it("is waited out no longer when the network is back", () => {
    const connection = ready();
    connection.closed({ code: 1006 }, 0);
    assert.deepEqual(connection.wake(1), ["open"]);
    assert.deepEqual(connection.wake(1), []);
  });
});

describe("a connection that does not answer", () => {
  it("is given up while it opens and while it greets", () => {
    const opening = new Connection(half);
    opening.start(0);
    assert.deepEqual(opening.tick(15_000), ["close"]);
    assert.equal(opening.state, "pausing");
    const greeting = new Connection(half);
    greeting.start(0);
    greeting.opened(1_000);
    assert.deepEqual(greeting.tick(15_999), []);
    assert.deepEqual(greeting.tick(16_000), ["close"]);
    assert.equal(greeting.state, "pausing");
  });

  it("is asked after a silent heartbeat, and left when nothing comes", () => {
    const connection = ready();
    assert.equal(connection.deadline, HEARTBEAT_MS);
    assert.deepEqual(connection.tick(HEARTBEAT_MS), ["ping"]);
    assert.deepEqual(connection.tick(HEARTBEAT_MS + 9_999), []);
    assert.deepEqual(connection.tick(HEARTBEAT_MS + 10_000), ["close"]);
    assert.equal(connection.state, "pausing");
  });

  it("is not asked while anything comes", () => {
    const connection = ready();
    connection.received({ type: "message" }, 20_000);
    assert.deepEqual(connection.tick(HEARTBEAT_MS), []);
    assert.deepEqual(connection.tick(20_000 + HEARTBEAT_MS), ["ping"]);
    connection.received({ type: "pong" }, 46_000);
    assert.deepEqual(connection.tick(20_000 + HEARTBEAT_MS + 10_000), []);
  });
});

describe("a token", () => {
  it("is renewed in place before its end, and the server is told", () => {
    const connection = ready();
    connection.tokenEnds(900_000, 0);
    connection.received({ type: "pong" }, 839_000);
    assert.deepEqual(connection.tick(839_999), []);
    assert.deepEqual(connection.tick(840_000), ["renew"]);
    assert.deepEqual(connection.tick(840_001), [], "once");
    connection.tokenEnds(1_740_000, 840_100);
    assert.deepEqual(connection.renewed(840_100), ["again"]);
    assert.equal(connection.state, "ready");
  });

  it("of a short life is renewed after two thirds of it", () => {
    const connection = ready();
    connection.tokenEnds(3_000, 0);
    assert.equal(connection.deadline, 2_000);
  });

  it("that could not be renewed is tried again, while the connection goes on", () => {
    const connection = ready();
    connection.tokenEnds(3_000, 0);
    assert.deepEqual(connection.tick(2_000), ["renew"]);
    assert.deepEqual(connection.renewalFailed(2_100), []);
    assert.equal(connection.state, "ready");
    assert.deepEqual(connection.tick(2_350), ["renew"]);
  });

  it("is renewed before a connection that it has ended for", () => {
    const connection = ready();
    connection.tokenEnds(100_000, 0);
    connection.closed({ code: 1006 }, 200_000);
    assert.deepEqual(connection.tick(connection.deadline), ["renew"]);
    assert.deepEqual(connection.renewed(200_300), ["open"]);
  });

  it("that is refused anew is renewed after a pause, not in a circle", () => {
    const connection = ready();
    assert.deepEqual(connection.closed({ code: 4501 }, 0), ["renew"]);
    assert.deepEqual(connection.renewed(10), ["open"]);
    connection.opened(20);
    assert.deepEqual(connection.closed({ code: 4501 }, 30), []);
    assert.equal(connection.state, "pausing");
    assert.deepEqual(connection.tick(connection.deadline), ["renew"]);
  });

  it("that the server gives no more ends it all", () => {
    const connection = ready();
    connection.closed({ code: 4501 }, 0);
    assert.deepEqual(connection.renewalRefused(), []);
    assert.equal(connection.state, "stopped");
    assert.equal(connection.endedBy, 4501);
  });

  it("that comes after the end opens nothing", () => {
    const connection = ready();
    connection.closed({ code: 4501 }, 0);
    assert.deepEqual(connection.stop(), []);
    assert.deepEqual(connection.renewed(10), []);
    assert.equal(connection.state, "stopped");
  });
});
