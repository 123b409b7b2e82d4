// The client against the built server, through a network that does not keep its promises.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { MemoryStorage } from "../../Web/js/net/index.js";
import { Listener, texts } from "./support/people.js";
import { Proxy } from "./support/proxy.js";
import { Server } from "./support/server.js";
import { eventually } from "./support/waiting.js";

/// More than any test is away for, but the one that is away for more.
const REPLAY_MAX = 70;

describe("a client of the built server", () => {
  let server, proxy, known;
  let open = [];

  before(async () => {
    server = await Server.started("--limits.replay-events", String(REPLAY_MAX));
    known = await Promise.all(["Ada", "Ben", "Cleo"].map((name) => server.person(name)));
  });

  beforeEach(async () => {
    proxy = await Proxy.before(server.url);
  });

  afterEach(async () => {
    for (const { client } of open) client.stop();
    open = [];
    await proxy.close();
  });

  after(() => server.remove());

  /// Some of three people, whose way to the server is the proxy.
  const people = (count) => known.slice(0, count).map((person) => person.at(proxy.url));

  function listener(person, options) {
    const made = new Listener(person.rest, options);
    open.push(made);
    return made;
  }

  function consecutive(numbers) {
    assert.deepEqual(numbers, numbers.map((_, index) => numbers[0] + index), "each number once, in order");
  }

  it("brings what is sent to everybody, in order and once", async () => {
    const [ada, ben] = people(2);
    const group = await server.group(ada, ben);
    const [a, b] = await Promise.all([ada, ben].map((person) => listener(person).follows(group)));
    const sent = texts(60).map((text) => a.client.send(group, text));
    const acks = await Promise.all(sent);
    consecutive(acks.map(({ seq }) => seq));
    for (const each of [a, b]) {
      await eventually("all have come", () => each.said.length >= 60);
      assert.deepEqual(each.said, texts(60));
      consecutive(each.numbers);
    }
    assert.deepEqual(a.client.unsent, []);
  });

  for (const how of ["reset", "end", "half"]) {
    it(`goes on after a connection that ended (${how}), with nothing missing or doubled`, async () => {
      const [ada, ben] = people(2);
      const group = await server.group(ada, ben);
      const [a, b] = await Promise.all([ada, ben].map((person) => listener(person).follows(group)));
      for (const text of texts(60)) a.client.send(group, text);
      for (const count of [5, 20, 40]) {
        await eventually("some have come", () => b.said.length >= count);
        proxy.cut(how);
      }
      await eventually("all have come", () => a.said.length >= 60 && b.said.length >= 60);
      assert.deepEqual(a.said, texts(60));
      assert.deepEqual(b.said, texts(60));
      consecutive(a.numbers);
      consecutive(b.numbers);
      assert.equal(b.began.length, 1, "it never began anew");
      assert.ok(b.states.filter(({ state }) => state === "pausing").length > 0, "it was cut");
    });
  }

  it("keeps what is written while nobody answers, and sends it in order", async () => {
    const [ada, ben] = people(2);
    const group = await server.group(ada, ben);
    const [a, b] = await Promise.all([ada, ben].map((person) => listener(person).follows(group)));
    proxy.isDown = true;
    proxy.cut("reset");
    await eventually("the client knows", () => a.client.state === "pausing");
    for (const text of texts(20)) a.client.send(group, text);
    proxy.isDown = false;
    a.client.wake();
    await eventually("all have come", () => b.said.length >= 20);
    assert.deepEqual(b.said, texts(20));
  });

  it("sends each message once and in order though the server is killed between", async () => {
    const [ada, ben] = people(2);
    const group = await server.group(ada, ben);
    const [a, b] = await Promise.all([ada, ben].map((person) => listener(person).follows(group)));
    for (const text of texts(60)) a.client.send(group, text);
    await eventually("some have come", () => b.said.length >= 10);
    await server.end("SIGKILL");
    assert.ok(a.client.unsent.length > 0, "some wait");
    await server.start();
    proxy.target = server.url;
    [a, b].forEach(({ client }) => client.wake());
    await eventually("all have come", () => a.said.length >= 60 && b.said.length >= 60, 60_000);
    const history = await ben.rest.history(group, { limit: 200 });
    assert.deepEqual(history.items.map(({ content }) => content), texts(60));
    assert.deepEqual(a.said, texts(60));
    assert.deepEqual(b.said, texts(60));
  });

  it("takes up what an earlier run of the program did not send", async () => {
    const [ada, ben] = people(2);
    const group = await server.group(ada, ben);
    const storage = new MemoryStorage();
    const first = listener(ada, { storage });
    for (const text of texts(3)) first.client.send(group, text);
    await first.client.start();
    first.client.stop();
    const b = await listener(ben).follows(group);
    await listener(ada, { storage }).client.start();
    await eventually("all have come", () => b.said.length >= 3);
    assert.deepEqual(b.said, texts(3));
    await eventually("the storage knows", () => storage.load().length === 0);
  });

  it("asks again where a frame was lost", async () => {
    const [ada, ben] = people(2);
    const group = await server.group(ada, ben);
    const b = await listener(ben).follows(group);
    let lost = 0;
    const isIt = (frame) => frame.type === "message" && frame.group === group && frame.message.content === "2";
    proxy.loses = (frame) => isIt(frame) && lost++ === 0;
    for (const content of texts(4)) await ada.rest.call("POST", `/groups/${group}/messages`, { content });
    await eventually("all have come", () => b.said.length >= 4);
    proxy.loses = () => false;
    assert.equal(lost, 2, "it was lost once, and came again");
    assert.deepEqual(b.said, texts(4));
    assert.deepEqual(b.states.map(({ state }) => state), ["opening", "greeting", "ready"], "on the same connection");
  });

  it("asks again where the server is further than what arrived", async () => {
    const [ada, ben] = people(2);
    const group = await server.group(ada, ben);
    const b = await listener(ben).follows(group);
    let seq = 0;
    proxy.loses = (frame) => frame.type === "message" && frame.group === group && seq === 0 && (seq = frame.seq) > 0;
    await ada.rest.call("POST", `/groups/${group}/messages`, { content: "the last for long" });
    await eventually("it was lost", () => seq > 0);
    proxy.say({ type: "heads", heads: { [group]: seq } });
    await eventually("it has come", () => b.said.length === 1);
    assert.deepEqual(b.states.map(({ state }) => state), ["opening", "greeting", "ready"], "on the same connection");
  });

  it("begins anew where it missed more than is replayed", async () => {
    const [ada, ben, cleo] = people(3);
    const group = await server.group(ada, ben, cleo);
    const follower = await listener(ben).follows(group);
    const reader = await listener(cleo).follows(group);
    const live = await reader.client.open(group);
    proxy.isDown = true;
    proxy.cut("reset");
    const { rest } = known[0].at(server.url);
    const count = REPLAY_MAX + 10;
    for (const content of texts(count)) await rest.call("POST", `/groups/${group}/messages`, { content });
    proxy.isDown = false;
    [follower, reader].forEach(({ client }) => client.wake());
    await eventually("the follower begins anew", () => follower.began.length === 2);
    assert.deepEqual(follower.said, [], "what was not replayed is not told");
    await eventually("the history is loaded", () => live.state.messages.size === count);
    assert.deepEqual([...live.state.messages.values()].map(({ content }) => content), texts(count));
    await rest.call("POST", `/groups/${group}/messages`, { content: "last" });
    await eventually("events go on", () => live.state.messages.size === count + 1 && follower.said.length === 1);
  });

  it("holds the same as a fresh reader after all sorts of changes and cuts", async () => {
    const [ada, ben] = people(2);
    const group = await server.group(ada, ben);
    const [a, b] = await Promise.all([ada, ben].map((person) => listener(person).follows(group)));
    const live = await b.client.open(group);
    const root = await a.client.send(group, "root");
    const reply = await a.client.send(group, "reply", { thread: root.seq });
    const other = await b.client.send(group, "other", { thread: root.seq });
    const back = Promise.all([a.isBack(), b.isBack()]);
    proxy.cut("reset");
    await back;
    await a.client.edit(group, reply.seq, "better");
    await b.client.like(group, root.seq);
    await a.client.like(group, root.seq, "🌊");
    await b.client.delete(group, other.seq);
    await b.client.read(group, root.seq);
    const last = await a.client.send(group, "last");
    await eventually("all have come", () => live.state.seq >= last.seq);
    const fresh = await listener(ben).client.open(group);
    const held = ({ state }) => [...state.messages.values()].map(({ countedTo, ...message }) => message);
    assert.deepEqual(held(live), held(fresh));
    assert.equal(live.state.messages.get(root.seq).reply_count, 1);
    assert.deepEqual(live.state.messages.get(root.seq).liked, ["👍"]);
    assert.deepEqual([...live.state.members.keys()].sort(), [...fresh.state.members.keys()].sort());
  });

  it("tells the writer of a message that is refused, and keeps those behind it", async () => {
    const [ada] = people(1);
    const group = await server.group(ada);
    const a = await listener(ada).follows(group);
    const refused = a.client.send(group, "x".repeat(9_000));
    const behind = a.client.send(group, "behind");
    await assert.rejects(refused, { code: "validation_failed", field: "content" });
    assert.deepEqual(a.client.unsent.map(({ content }) => content.length), [9_000, 6]);
    a.client.discard(a.client.unsent[0].client_id);
    await behind;
    assert.deepEqual(a.said.length === 0 ? ["behind"] : a.said, ["behind"]);
  });

  it("gives up a message that no frame can hold, and comes back", async () => {
    const [ada] = people(1);
    const group = await server.group(ada);
    const a = await listener(ada).follows(group);
    await assert.rejects(a.client.send(group, "x".repeat(200_000)), { code: "bad_request" });
    a.client.discard(a.client.unsent[0].client_id);
    await a.client.send(group, "small");
  });

  it("ends with a group that it was removed from", async () => {
    const [ada, ben] = people(2);
    const group = await server.group(ada, ben);
    const b = await listener(ben).follows(group);
    await ada.rest.call("DELETE", `/groups/${group}/members/${ben.user.id}`);
    await eventually("it is told", () => b.ended.length > 0);
    assert.deepEqual(b.ended, [{ group, code: "removed" }]);
    await assert.rejects(b.client.open(group), { code: "not_found" });
  });

  it("stays away once its session has ended", async () => {
    const ada = (await server.person("Ada")).at(proxy.url);
    const group = await server.group(ada);
    const a = await listener(ada).follows(group);
    await ada.rest.call("POST", "/auth/logout", { refresh_token: ada.rest.tokens.refresh_token });
    await eventually("it stops", () => a.client.state === "stopped");
    assert.equal(a.client.endedBy, 4501);
  });

  it("stays away once it was replaced", async () => {
    const [ada] = people(1);
    const group = await server.group(ada);
    const first = await listener(ada).follows(group);
    for (const _ of texts(10)) await listener(ada).follows(group);
    await eventually("it stops", () => first.client.state === "stopped");
    assert.equal(first.client.endedBy, 4509);
  });

  it("renews its token in place", async () => {
    await server.end();
    await server.start("--auth.access-token-seconds", "3");
    proxy.target = server.url;
    const ada = (await server.person("Ada")).at(proxy.url);
    const group = await server.group(ada);
    const a = await listener(ada).follows(group);
    const { access_token, expires_at } = ada.rest.tokens;
    await eventually("the first token has ended", () => Date.now() > expires_at);
    assert.notEqual(ada.rest.tokens.access_token, access_token);
    await a.client.send(group, "still here");
    assert.deepEqual(a.states.map(({ state }) => state), ["opening", "greeting", "ready"], "on the same connection");
  });

  it("comes back when a server that went down says so", async () => {
    const [ada] = people(1);
    const group = await server.group(ada);
    const a = await listener(ada).follows(group);
    await server.end("SIGTERM");
    await eventually("it pauses", () => a.client.state === "pausing");
    const sent = a.client.send(group, "again");
    await server.start();
    proxy.target = server.url;
    await sent;
  });
});
