import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Stream } from "../../Web/js/net/index.js";

const at = (seq, epoch = "e1") => ({ epoch, seq });
const subscribed = (ref, last_seq, recovered = true, epoch = "e1") => ({ ref, epoch, last_seq, recovered });
const event = (seq) => ({ type: "message", seq });
const deliver = (seq) => ({ do: "deliver", event: event(seq) });
const kinds = (actions) => actions.map((action) => action.do);

/// One that is live, behind 10.
function live(options = {}) {
  const stream = new Stream("g", { position: at(10), ...options });
  stream.greeting("hello", 0);
  assert.deepEqual(stream.subscribed(subscribed("hello", 12)), []);
  return stream;
}

/// Asks again, and the ref under which.
function asked(actions) {
  assert.deepEqual(kinds(actions), ["subscribe"]);
  return actions[0].ref;
}

describe("events", () => {
  const cases = [
    { name: "in order are delivered", seqs: [11, 12], actions: ["deliver", "deliver"], position: 12 },
    { name: "that came before are not", seqs: [11, 11, 10, 12], actions: ["deliver", "deliver"], position: 12 },
    { name: "behind a hole are asked for again", seqs: [11, 13], actions: ["deliver", "subscribe"], position: 11 },
    { name: "of the subscription before are not taken", seqs: [12, 11, 12, 13], actions: ["subscribe"], position: 10 },
  ];
  for (const { name, seqs, actions, position } of cases) {
    it(name, () => {
      const stream = live();
      assert.deepEqual(kinds(seqs.flatMap((seq) => stream.event(event(seq), 0))), actions);
      assert.deepEqual(stream.position, at(position));
    });
  }

  it("go on from the position after a hole", () => {
    const stream = live();
    const ref = asked(stream.event(event(12), 0));
    assert.deepEqual(stream.subscribed(subscribed("hello", 12)), [], "an answer to something else");
    assert.deepEqual(stream.event(event(11), 0), []);
    stream.subscribed(subscribed(ref, 12));
    assert.deepEqual([11, 12].flatMap((seq) => stream.event(event(seq), 0)), [deliver(11), deliver(12)]);
  });
});

describe("a head", () => {
  for (const [seq, expected] of [[9, []], [10, []], [11, ["subscribe"]]]) {
    it(`of ${seq} behind 10 leads to ${expected[0] ?? "nothing"}`, () => {
      assert.deepEqual(kinds(live().head(seq, 0)), expected);
    });
  }
});

describe("a beginning", () => {
  it("without a position is at the head", () => {
    const stream = new Stream("g");
    stream.greeting("hello", 0);
    assert.deepEqual(kinds(stream.subscribed(subscribed("hello", 40))), ["began"]);
    assert.deepEqual(stream.position, at(40));
    assert.deepEqual(stream.event(event(41), 0), [deliver(41)]);
  });

  it("anew is at the head that resync names, where nobody loads", () => {
    const stream = live();
    assert.deepEqual(kinds(stream.resync({ epoch: "e2", last_seq: 3 })), ["began"]);
    assert.deepEqual(stream.position, at(3, "e2"));
    assert.deepEqual(stream.event(event(4), 0), [deliver(4)]);
  });

  it("that the server cannot recover keeps the position until resync", () => {
    const stream = new Stream("g", { position: at(10) });
    stream.greeting("hello", 0);
    assert.deepEqual(stream.subscribed(subscribed("hello", 900, false)), []);
    assert.deepEqual(stream.position, at(10));
    assert.deepEqual(kinds(stream.resync({ epoch: "e1", last_seq: 900 })), ["began"]);
    assert.deepEqual(stream.position, at(900));
  });

  it("with a history loads, lets events be, and asks for what came after", () => {
    const stream = live({ loads: true });
    assert.deepEqual(kinds(stream.resync({ epoch: "e1", last_seq: 900 })), ["load"]);
    assert.deepEqual(stream.event(event(901), 0), []);
    assert.deepEqual(stream.head(905, 0), []);
    const ref = asked(stream.loaded(at(902), 0));
    stream.subscribed(subscribed(ref, 905));
    assert.deepEqual(stream.event(event(903), 0), [deliver(903)]);
  });

  it("with a history that cannot be had is tried again, or ends", () => {
    const stream = live({ loads: true });
    stream.resync({ epoch: "e1", last_seq: 900 });
    assert.deepEqual(stream.loadFailed("unavailable", 1_000, 0), []);
    assert.deepEqual(stream.tick(999), []);
    assert.deepEqual(kinds(stream.tick(1_000)), ["load"]);
    assert.deepEqual(stream.loadFailed("not_found", null, 2_000), [{ do: "ended", code: "not_found" }]);
  });

  it("with a history that is loaded while there is no connection waits for one", () => {
    const stream = live({ loads: true });
    stream.resync({ epoch: "e1", last_seq: 900 });
    stream.lost();
    assert.deepEqual(stream.loaded(at(902), 0), []);
    stream.greeting("hello", 0);
    assert.deepEqual(stream.position, at(902));
    assert.equal(stream.phase, "asking");
  });
});

describe("a subscription", () => {
  it("without an answer is asked for again", () => {
    const stream = live();
    const first = asked(stream.event(event(12), 0));
    assert.deepEqual(stream.tick(14_999), []);
    const second = asked(stream.tick(15_000));
    assert.notEqual(second, first);
    assert.deepEqual(stream.subscribed(subscribed(first, 12)), []);
    stream.subscribed(subscribed(second, 12));
    assert.equal(stream.phase, "live");
  });

  it("that is refused for now is asked for later", () => {
    const stream = live();
    const ref = asked(stream.event(event(12), 0));
    assert.deepEqual(stream.refused("other", "rate_limited", 500, 0), []);
    assert.deepEqual(stream.refused(ref, "rate_limited", 500, 0), []);
    assert.deepEqual(kinds(stream.tick(500)), ["subscribe"]);
  });

  it("that is refused ends it", () => {
    const stream = new Stream("g");
    stream.greeting("hello", 0);
    assert.deepEqual(stream.refused("hello", "not_found", null, 0), [{ do: "ended", code: "not_found" }]);
    assert.deepEqual(stream.ended("removed"), []);
  });

  it("keeps its position over a lost connection", () => {
    const stream = live();
    stream.event(event(11), 0);
    stream.lost();
    assert.deepEqual(stream.event(event(12), 0), []);
    stream.greeting("hello", 0);
    stream.subscribed(subscribed("hello", 12));
    assert.deepEqual(stream.event(event(12), 0), [deliver(12)]);
  });
});
