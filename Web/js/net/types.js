/**
 * What goes over the wire, as JSDoc knows it: the names are the server's (`/openapi.json`, `/asyncapi.json`).
 *
 * @typedef {{ id: string, name: string, avatar_url: string | null }} User
 *
 * @typedef {object} Message
 * @property {string} group
 * @property {number} seq          its address, for life
 * @property {number} changed_seq  the number of its last change
 * @property {string} id
 * @property {User} user
 * @property {"text" | "system" | "answer"} kind
 * @property {string} content      empty in a tombstone
 * @property {number | null} thread
 * @property {number} reply_count
 * @property {object[]} attachments
 * @property {Record<string, number>} likes
 * @property {string[]} [liked]    the reader's own; in REST answers only
 * @property {{ user: string, offset: number, length: number }[]} mentions
 * @property {string} created_at
 * @property {string | null} edited_at
 * @property {boolean} deleted
 *
 * @typedef {{ epoch: string, seq: number }} Position  A number means something within its epoch only.
 *
 * @typedef {{ type: string, ref?: string, group?: string, [field: string]: any }} Frame
 *
 * @typedef {{ client_id: string, group: string, content: string, thread?: number, attachments?: string[] }} Draft
 *
 * @typedef {{ user: string | null, access_token: string, refresh_token: string | null, expires_at: number }} Tokens
 *     `expires_at` in milliseconds since 1970, by this machine's clock; Infinity where nobody knows.
 *
 * @typedef {object} Socket  What of the browsers' WebSocket is used.
 * @property {number} readyState
 * @property {((event: any) => void) | null} onopen
 * @property {((event: { data: any }) => void) | null} onmessage
 * @property {((event: { code: number, retryAfterMs?: number }) => void) | null} onclose
 * @property {(text: string) => void} send
 * @property {(code?: number) => void} close
 */
export {};
