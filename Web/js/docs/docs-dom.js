// The few things that the reference is built of. Text goes into the page as text alone.

/** An element with properties and children; text among them is text. */
export function el(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A table with a heading; nothing where there are no rows. */
export function table(title, columns, rows) {
  if (rows.length === 0) return null;
  const head = el("tr", {}, ...columns.map((name) => el("th", { scope: "col" }, name)));
  const body = rows.map((cells) => el("tr", {}, ...cells.map((cell) => el("td", {}, ...[cell].flat()))));
  const whole = el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
  return el("div", {}, el("h4", {}, title), el("div", { className: "table" }, whole));
}

/**
 * Something that can be linked to, found by the filter and listed in the contents.
 *
 * @param {string} id what stands behind # in its address
 * @param {(string | Node)[]} title
 * @param {string} label its line in the contents
 */
export function entry(id, title, label, ...children) {
  const heading = el("h3", {}, el("a", { href: `#${id}` }, ...title));
  const article = el("article", { id, tabIndex: -1 }, heading, ...children);
  article.dataset.label = label;
  return article;
}

/** A chapter of entries. */
export function chapter(title, entries) {
  return el("section", {}, el("h2", {}, title), ...entries);
}

export const code = (text) => el("code", {}, text);

/** Puts something between the parts. */
export function joined(parts, separator) {
  return parts.flatMap((part, index) => (index === 0 ? [part].flat() : [separator, part].flat()));
}
