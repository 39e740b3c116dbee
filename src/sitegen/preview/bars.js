// Marks what readers don't see yet, and shows what there is to say of a page in a bar that can be put away.
"use strict";

(() => {
  let { path } = document.currentScript.dataset;
  let about = JSON.parse(document.currentScript.dataset.about);

  const KEY = "sitegen-bar"; // what the bar said when it was put away
  const MARK = "sitegen-mark"; // a theme may style it: a layer of ours yields to every rule of its own
  const LOOK = `
    @layer sitegen {
      .${MARK} { display: inline-block; margin: 0 .5em .2em 0; padding: .1em .5em; border-radius: 2px; font: 600 12px/1.5
        system-ui, sans-serif; letter-spacing: 0; text-transform: none; vertical-align: middle; color: #1c1a17;
        background: #cfe0f5; }
      .${MARK}.draft { background: #ffdd70; }
      @media print { .${MARK} { display: none; } }
    }
  `;
  const STYLE = `
    :host { all: initial; position: fixed; inset: auto .75rem .75rem auto; z-index: 2147483646; max-width:
      min(34rem, calc(100vw - 1.5rem)); font: 14px/1.4 system-ui, sans-serif; color: #f4f1ea; }
    @media print { :host { display: none; } }
    section { background: #23262a; border: 1px solid #5a5f66; border-radius: 4px; box-shadow: 0 2px 10px #0004; }
    .line { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .875rem; padding: .25rem .375rem .25rem .75rem; }
    a, button { display: inline-flex; align-items: center; min-height: 1.75rem; padding: 0 .25rem; font: inherit; color: inherit; }
    button { border: 1px solid transparent; border-radius: 3px; background: none; cursor: pointer; }
    button:hover { border-color: currentcolor; }
    .count { padding: 0 .5rem; font-weight: 600; color: #1c1a17; background: #ffdd70; }
    .state { font-weight: 600; }
    :is(a, button):focus-visible { outline: 3px solid #fff; outline-offset: 1px; }
    ol { margin: 0; padding: .75rem .75rem 0 2.25rem; max-height: 40vh; overflow: auto; border-bottom: 1px solid #5a5f66; }
    li { margin: 0 0 .75rem; }
    p { margin: 0; }
    code { font: .9375em ui-monospace, monospace; color: #ffdd70; }
    .place { color: #c9c4b8; overflow-wrap: anywhere; }
    .place a { min-height: 0; padding: 0; }
    .small { background: #23262a; border: 1px solid #5a5f66; padding: 0 .75rem; }
  `;

  const bar = document.createElement("sitegen-bar");
  const inside = bar.attachShadow({ mode: "open" });
  let listed = false;
  let asked = 0; // an answer that comes after a later question, or after a later page, is an older one

  function element(name, text, properties = {}) {
    const made = Object.assign(document.createElement(name), properties);
    made.textContent = text;
    return made;
  }

  // What stands in backticks was written, or is to be written, just so. One that has no partner is a word's own.
  function prose(text) {
    const parts = text.split("`");
    const made = element("p", parts.length % 2 ? "" : text);
    if (parts.length % 2) made.append(...parts.map((part, at) => (at % 2 ? element("code", part) : part)));
    return made;
  }

  const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

  // ---- Marks

  function asMark(words) {
    return element("strong", capital(words), { className: words === "draft" ? `${MARK} draft` : MARK });
  }

  function markLinks() {
    const marked = new Map(); // of one card or line, one link to a story is enough
    for (const link of document.querySelectorAll("a[href]")) {
      const words = about.held?.[link.pathname];
      if (!words || link.pathname === location.pathname || link.host !== location.host || !link.textContent.trim() || link.ariaHidden === "true") continue;
      const card = link.closest("article, li, tr, p") ?? link.parentElement;
      const known = marked.get(card) ?? marked.set(card, new Set()).get(card);
      if (!known.has(link.pathname)) link.before(asMark(words));
      known.add(link.pathname);
    }
  }

  function markAll() {
    for (const old of document.querySelectorAll(`.${MARK}`)) old.remove();
    markLinks();
    const place = document.querySelector("main h1") ?? document.querySelector("h1");
    if (about.mark && place) place.before(asMark(about.mark));
  }

  // ---- The bar

  function asItem(fault) {
    const item = element("li", "");
    const where = element("p", "", { className: "place" });
    where.append(fault.open ? element("a", fault.place, { href: fault.open }) : fault.place);
    item.append(prose(`${fault.message}.`), where);
    if (fault.hint) item.append(prose(fault.hint));
    return item;
  }

  const said = () => JSON.stringify([about.source, about.problems?.map(({ message, place }) => [message, place])]);

  function putAway() {
    sessionStorage.setItem(KEY, said());
    showBar();
    inside.querySelector("button").focus();
  }

  function takeUp() {
    sessionStorage.removeItem(KEY);
    showBar();
    inside.querySelector("button, a").focus();
  }

  function asCount(count) {
    const show = () => {
      listed = !listed;
      showBar();
      inside.querySelector(".count").focus();
    };
    const words = count === 1 ? "One remark on this page" : `${count} remarks on this page`;
    return element("button", words, { type: "button", className: "count", ariaExpanded: String(listed), onclick: show });
  }

  function asLine() {
    const line = element("div", "", { className: "line" });
    if (about.problems?.length) line.append(asCount(about.problems.length));
    if (about.mark) line.append(element("span", capital(about.mark), { className: "state" }));
    if (about.still) line.append(element("span", `As at ${about.still}`, { className: "state" }));
    if (about.proof) line.append(element("a", "Proof", { href: about.proof }));
    line.append(element("a", "Desk", { href: about.desk }));
    line.append(element("button", "Hide", { type: "button", onclick: putAway }));
    return line;
  }

  function showBar() {
    const hidden = sessionStorage.getItem(KEY) === said();
    const box = element("section", "", { ariaLabel: "Preview" });
    if (hidden) box.append(element("button", "Preview", { type: "button", className: "small", onclick: takeUp }));
    else {
      if (listed && about.problems?.length) {
        const list = element("ol", "", { tabIndex: 0 });
        list.append(...about.problems.map(asItem));
        box.append(list);
      }
      box.append(asLine());
    }
    inside.replaceChildren(element("style", STYLE), box);
    document.documentElement.append(bar);
  }

  function show() {
    markAll();
    showBar();
  }

  document.addEventListener("sitegen:swapped", () => {
    asked += 1;
    const told = document.querySelector("script[src$='/_sitegen/bars.js']").dataset;
    path = told.path;
    about = JSON.parse(told.about);
    show();
  });

  document.addEventListener("sitegen:state", async ({ detail }) => {
    if (detail.notes === about.notes) return;
    const mine = (asked += 1);
    const answer = await fetch(`/_sitegen/about?path=${encodeURIComponent(path)}`, { cache: "no-store" });
    const told = await answer.json();
    if (mine !== asked) return;
    about = told;
    show();
  });

  document.head.append(element("style", LOOK));
  show();
})();
