// The reference: both documents of this server as one page, with a filter and an address for everything in it.

import { el } from "/js/docs/docs-dom.js";
import { realtimeChapters } from "/js/docs/docs-realtime.js";
import { restChapters } from "/js/docs/docs-rest.js";

const reference = document.getElementById("reference");
const contents = document.getElementById("contents");
const filter = document.getElementById("filter");
const found = document.getElementById("found");

async function load(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`);
  return answer.json();
}

/** Entries with what the filter looks at and their line in the contents. */
const known = [];

function list(section) {
  const items = [...section.querySelectorAll("article")].map((article) => {
    const item = el("li", {}, el("a", { href: `#${article.id}` }, article.dataset.label));
    known.push({ article, item, text: article.textContent.toLowerCase() });
    return item;
  });
  return el("div", {}, el("h2", {}, section.querySelector("h2").textContent), el("ul", {}, ...items));
}

function sift() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { article, item, text } of known) {
    const fits = words.every((word) => text.includes(word));
    article.hidden = item.hidden = !fits;
    if (fits) count += 1;
  }
  for (const part of [...reference.children, ...contents.children]) {
    part.hidden = !part.querySelector("article:not([hidden]), li:not([hidden])");
  }
  found.textContent = words.length === 0 ? "" : `${count} of ${known.length} entries`;
}

/** Goes to what the address names: it was not there yet when the browser looked. */
function aim() {
  for (const { article } of known) article.classList.remove("aim");
  const target = document.getElementById(location.hash.slice(1));
  if (!target || !reference.contains(target)) return;
  if (target.hidden) {
    filter.value = "";
    sift();
  }
  target.classList.add("aim");
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

function listen() {
  filter.addEventListener("input", sift);
  window.addEventListener("hashchange", aim);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== filter) {
      event.preventDefault();
      filter.focus();
    } else if (event.key === "Escape" && document.activeElement === filter) {
      filter.value = "";
      sift();
    }
  });
}

try {
  const [rest, realtime] = await Promise.all([load("/openapi.json"), load("/asyncapi.json")]);
  const sections = [...restChapters(rest), ...realtimeChapters(realtime)];
  document.getElementById("about").textContent = `Version ${rest.info.version}. ${rest.info.description}`;
  reference.replaceChildren(...sections);
  contents.replaceChildren(...sections.map(list));
  listen();
  aim();
} catch (error) {
  reference.replaceChildren(el("p", { role: "alert" }, `The reference could not be loaded: ${error.message}`));
}
