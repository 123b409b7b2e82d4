import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  addPage, applyEvent, applySignal, emptyState, loadState, readers, timeline, unreadCount,
} from "../../Web/js/state/group.js";

const ada = { id: "ada", name: "Ada", avatar_url: null };
const ben = { id: "ben", name: "Ben", avatar_url: null };

function message(seq, fields = {}) {
  return {
    group: "g", seq, changed_seq: seq, id: `m${seq}`, user: ada, kind: "text", content: `at ${seq}`, thread: null,
    reply_count: 0, attachments: [], likes: {}, mentions: [], created_at: "", edited_at: null, deleted: false,
    ...fields,
  };
}

const tombstone = (seq, changed_seq, fields = {}) =>
  message(seq, { changed_seq, content: "", deleted: true, ...fields });
const said = (seq, fields) => ({ type: "message", seq, message: message(seq, fields) });
const edited = (seq, target, fields = {}) =>
  ({ type: "edited", seq, message: message(target, { changed_seq: seq, ...fields }) });
const deleted = (seq, target, fields = {}) => ({ type: "deleted", seq, message: tombstone(target, seq, fields) });
const liked = (seq, target, user, on, count, emoji = "👍") =>
  ({ type: "liked", seq, target, user, emoji, on, count });

/// The state of a group whose page is at `last_seq`, with events from `seq` on still to come.
function loaded({ seq = 10, last_seq = seq, items = [], next = null, last_read_seq = 0 } = {}) {
  const members = [ada, ben].map((user) => ({ user, role: "member" }));
  return loadState(emptyState("g"), {
    me: "ada", members, value: { id: "g", name: "Harbour", last_seq: seq, last_read_seq },
    page: { items, next, last_seq, epoch: "e1" },
  });
}

const after = (state, ...events) => events.reduce(applyEvent, state);

describe("a group's state", () => {
  it("holds each event once", () => {
    const state = after(loaded(), said(11), said(11), liked(12, 11, "ben", true, 1), said(9));
    assert.deepEqual([...state.messages.keys()], [11]);
    assert.equal(state.seq, 12);
  });

  it("is never changed", () => {
    const first = loaded({ items: [message(5, { liked: [] })] });
    const copy = structuredClone(first);
    after(first, liked(11, 5, "ada", true, 1), edited(12, 5), said(13, { thread: 5 }), deleted(14, 13),
      { type: "erased", seq: 15, user: "ada" }, { type: "member", seq: 16, user: ben, change: "left", role: null });
    applySignal(first, { type: "read", user: "ben", seq: 5 });
    assert.deepEqual(first, copy);
  });

  it("keeps the own likes and the counts of replies over an edit", () => {
    const root = message(5, { liked: ["👍"], likes: { "👍": 1 }, reply_count: 2 });
    const state = after(loaded({ items: [root] }), edited(11, 5, { content: "new", likes: { "👍": 1 } }));
    const { content, liked, reply_count } = state.messages.get(5);
    assert.deepEqual([content, liked, reply_count], ["new", ["👍"], 2]);
  });

  it("leaves nothing of a deleted message", () => {
    const state = after(loaded({ items: [message(5, { liked: ["👍"], likes: { "👍": 1 } })] }), deleted(11, 5));
    const left = state.messages.get(5);
    assert.deepEqual([left.content, left.likes, left.liked, left.deleted], ["", {}, [], true]);
    assert.deepEqual(after(state, liked(12, 5, "ada", true, 1)).messages, state.messages);
  });

  it("shows of likes the count that the server names, and nothing for none", () => {
    const start = loaded({ items: [message(5, { liked: [] })] });
    const on = after(start, liked(11, 5, "ada", true, 1), liked(12, 5, "ben", true, 2));
    assert.deepEqual([on.messages.get(5).likes, on.messages.get(5).liked], [{ "👍": 2 }, ["👍"]]);
    const off = after(on, liked(13, 5, "ben", false, 1), liked(14, 5, "ada", false, 0));
    assert.deepEqual([off.messages.get(5).likes, off.messages.get(5).liked], [{}, []]);
  });

  it("takes no count from before what a message shows already", () => {
    const newer = message(5, { changed_seq: 13, likes: { "👍": 3 }, liked: ["👍"] });
    const state = after(loaded({ seq: 10, last_seq: 13, items: [newer] }), liked(11, 5, "ben", true, 1));
    assert.deepEqual(state.messages.get(5).likes, { "👍": 3 });
  });

  const threads = [
    { name: "of replies that come", events: [said(11, { thread: 5 }), said(12, { thread: 5 })], count: 3 },
    { name: "of a reply that goes", events: [said(11, { thread: 5 }), deleted(12, 11, { thread: 5 })], count: 1 },
    {
      name: "of a replayed reply that is gone by now",
      events: [{ type: "message", seq: 11, message: tombstone(11, 12, { thread: 5 }) }, deleted(12, 11, { thread: 5 })],
      count: 1,
    },
    { name: "of a reply that is not held and goes", events: [deleted(11, 6, { thread: 5 })], count: 0 },
    {
      name: "of a reply that is not held, whose replayed edit shows it gone",
      events: [
        { type: "edited", seq: 11, message: tombstone(6, 12, { thread: 5 }) }, deleted(12, 6, { thread: 5 }),
      ], count: 0,
    },
  ];
  for (const { name, events, count } of threads) {
    it(`counts replies: ${name}`, () => {
      const state = after(loaded({ items: [message(5, { reply_count: 1 })] }), ...events);
      assert.equal(state.messages.get(5).reply_count, count);
    });
  }

  it("counts replies once where the page has them already", () => {
    const items = [message(5, { reply_count: 2 }), message(11, { thread: 5 }), message(12, { thread: 5 })];
    const state = after(loaded({ seq: 10, last_seq: 12, items }), said(11, { thread: 5 }), said(12, { thread: 5 }),
      said(13, { thread: 5 }));
    assert.equal(state.messages.get(5).reply_count, 3);
  });

  it("counts no reply as gone that the page does not count any more", () => {
    const state = loaded({ seq: 10, last_seq: 12, items: [message(5, { reply_count: 1 })] });
    assert.equal(after(state, deleted(11, 6, { thread: 5 })).messages.get(5).reply_count, 1);
  });

  it("counts replies of a replayed root as they come", () => {
    const state = after(loaded(), said(11, { reply_count: 2 }), said(12, { thread: 11 }), said(13, { thread: 11 }));
    assert.equal(state.messages.get(11).reply_count, 2);
    assert.deepEqual(timeline(state).map(({ seq }) => seq), [11]);
    assert.deepEqual(timeline(state, 11).map(({ seq }) => seq), [12, 13]);
  });

  it("adds an older page with what became of its replies since", () => {
    const recent = loaded({ items: [message(8, { thread: 5 })], next: 8 });
    const moved = after(recent, said(11, { thread: 5 }), deleted(12, 8, { thread: 5 }));
    const state = addPage(moved, { items: [message(5, { reply_count: 1 })], next: null, last_seq: 10 });
    assert.equal(state.messages.get(5).reply_count, 1);
    assert.deepEqual([...state.messages.keys()], [5, 8, 11]);
    assert.equal(state.oldest, null);
  });

  it("has its members by what happened", () => {
    const cleo = { id: "cleo", name: "Cleo", avatar_url: null };
    const member = (seq, user, change, role) => ({ type: "member", seq, user, change, role });
    const state = after(loaded(), member(11, cleo, "joined", "member"), member(12, cleo, "role", "admin"),
      member(13, ben, "muted", "member"), member(14, ada, "banned", null), member(15, ada, "unbanned", null));
    assert.deepEqual([...state.members].map(([id, { role }]) => [id, role]), [["ben", "member"], ["cleo", "admin"]]);
  });

  it("knows the group as it was changed", () => {
    const state = after(loaded(), { type: "group", seq: 11, change: "updated", value: { name: "Quay" } });
    assert.deepEqual([state.value.name, state.value.id], ["Quay", "g"]);
  });

  it("leaves tombstones of somebody erased, and asks for the history again", () => {
    const items = [message(5, { user: ben }), message(6)];
    const state = after(loaded({ items }), { type: "erased", seq: 11, user: "ben" });
    assert.deepEqual([...state.messages.values()].map(({ content }) => content), ["", "at 6"]);
    assert.equal(state.isStale, true);
    assert.equal(loaded().isStale, false);
  });

  it("moves positions forward only; whoever writes has read", () => {
    const read = (user, seq) => ({ type: "read", user, seq });
    const start = after(loaded({ last_read_seq: 3 }), said(11, { user: ben }), said(12));
    const state = [read("ben", 12), read("ben", 4)].reduce(applySignal, start);
    assert.deepEqual(Object.fromEntries(state.read), { ada: 12, ben: 12 });
    assert.deepEqual(readers(state, 12), ["ben"]);
    assert.deepEqual(readers(state, 11), ["ada"]);
  });

  it("counts what is unread, where it holds all of it", () => {
    const items = [message(5, { user: ben }), message(8, { user: ben })];
    assert.equal(unreadCount(loaded({ items, last_read_seq: 5 })), 1);
    assert.equal(unreadCount(loaded({ items, next: 5, last_read_seq: 2 })), null);
    assert.equal(unreadCount(after(loaded({ items, last_read_seq: 5 }), said(11))), 0);
  });

  it("forgets that somebody types once they have spoken", () => {
    const typing = applySignal(loaded(), { type: "typing", user: "ben", thread: null });
    assert.deepEqual([...typing.typing.keys()], ["ben"]);
    assert.deepEqual([...after(typing, said(11, { user: ben })).typing.keys()], []);
  });

  it("holds a bounded number of messages, the newest", () => {
    const state = after(loaded(), ...Array.from({ length: 2_010 }, (_, index) => said(11 + index)));
    assert.equal(state.messages.size, 2_000);
    assert.equal(state.oldest, 21);
  });
});
