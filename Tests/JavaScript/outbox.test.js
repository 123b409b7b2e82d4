import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Outbox, Problem } from "../../Web/js/net/index.js";

const half = () => 0.5;
const refusal = new Problem("No.", { code: "forbidden" });
const later = (retryAfterMs, code = "rate_limited") => new Problem("Later.", { code, retryAfterMs });

/// Messages like "a1": the first to group a.
function outbox(...names) {
  const made = new Outbox([], half);
  for (const name of names) made.add({ client_id: name, group: name[0], content: name });
  return made;
}

const ids = (entries) => entries.map(({ client_id }) => client_id);

describe("an outbox", () => {
  it("has one message of a group on its way at a time, in order", () => {
    const box = outbox("a1", "a2", "b1", "a3");
    assert.deepEqual(ids(box.next(0)), ["a1", "b1"]);
    assert.deepEqual(box.next(0), []);
    box.acknowledged("a1");
    assert.deepEqual(ids(box.next(0)), ["a2"]);
    assert.deepEqual(ids(box.entries), ["a2", "b1", "a3"]);
  });

  it("has few groups on their way at once", () => {
    const box = outbox(..."abcdefghij".split("").map((group) => `${group}1`));
    assert.equal(box.next(0).length, 8);
    box.acknowledged("a1");
    assert.deepEqual(ids(box.next(0)), ["i1"]);
  });

  it("is bounded", () => {
    const box = outbox(...Array.from({ length: 200 }, (_, index) => `a${index}`));
    assert.throws(() => box.add({ client_id: "one more", group: "a", content: "" }), { code: "outbox_full" });
    assert.equal(box.entries.length, 200);
  });

  it("takes no message twice", () => {
    assert.throws(() => outbox("a1").add({ client_id: "a1", group: "a", content: "" }), { code: "conflict" });
  });

  for (const code of ["rate_limited", "overloaded", "unavailable"]) {
    it(`sends the same message again when the server asks to wait (${code})`, () => {
      const box = outbox("a1", "a2", "b1");
      box.next(0);
      assert.equal(box.refused("a1", later(1_000, code), 0), null);
      assert.deepEqual(box.next(1_249), [], "nor what is behind it");
      assert.equal(box.deadline, 1_250);
      assert.deepEqual(ids(box.next(1_250)), ["a1"]);
    });
  }

  it("waits longer each time", () => {
    const box = outbox("a1");
    const waits = [0, 1, 2].map(() => {
      box.next(0);
      box.refused("a1", later(null, "unavailable"), 0);
      box.next(0);
      const { deadline } = box;
      box.next(deadline);
      box.lost(1006);
      return deadline;
    });
    assert.deepEqual(waits, [250, 500, 1_000]);
  });

  it("stops a group at what does not pass, until somebody says", () => {
    const box = outbox("a1", "a2", "b1", "b2");
    box.next(0);
    assert.equal(box.refused("a1", refusal, 0).problem.code, "forbidden");
    box.acknowledged("b1");
    assert.deepEqual(ids(box.next(0)), ["b2"]);
    box.retry("a1");
    assert.deepEqual(ids(box.next(0)), ["a1"]);
    box.refused("a1", refusal, 0);
    assert.equal(box.remove("a1").content, "a1");
    assert.deepEqual(ids(box.next(0)), ["a2"]);
  });

  it("takes a server that always fails at one message for a refusal", () => {
    const box = outbox("a1");
    const internal = new Problem("Oh.", { code: "internal" });
    const outcomes = Array.from({ length: 5 }, (_, index) => {
      box.next(index * 100_000);
      return box.refused("a1", internal, index * 100_000);
    });
    assert.deepEqual(outcomes.map(Boolean), [false, false, false, false, true]);
  });

  it("sends again what was on its way when the connection ended", () => {
    const box = outbox("a1", "a2", "b1");
    box.next(0);
    assert.deepEqual(box.lost(1006), { isForMessage: false, refused: null });
    assert.deepEqual(ids(box.next(0)), ["a1", "b1"]);
  });

  for (const code of [1007, 1009, 4500]) {
    it(`finds the message that a connection ended for (${code}), one at a time`, () => {
      const box = outbox("a1", "b1", "c1");
      box.next(0);
      assert.deepEqual(box.lost(code), { isForMessage: true, refused: null });
      assert.deepEqual(ids(box.next(0)), ["a1"]);
      box.acknowledged("a1");
      assert.deepEqual(ids(box.next(0)), ["b1"]);
      assert.equal(box.lost(code).refused.client_id, "b1");
      assert.deepEqual(ids(box.next(0)), ["c1"]);
      box.acknowledged("c1");
      assert.deepEqual(ids(box.entries), ["b1"]);
    });
  }

  it("blames no message for a connection that ended without one", () => {
    assert.deepEqual(outbox("a1").lost(4500), { isForMessage: false, refused: null });
  });

  it("knows nothing of an answer that comes twice", () => {
    const box = outbox("a1");
    box.next(0);
    assert.equal(box.acknowledged("a1").client_id, "a1");
    assert.equal(box.acknowledged("a1"), null);
    assert.equal(box.refused("a1", refusal, 0), null);
  });
});
