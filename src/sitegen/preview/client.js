// Keeps a page of the preview up to date, and shows what keeps it from being so. Added to served bytes only.
"use strict";

(() => {
  let { path } = document.currentScript.dataset; // of this page in the output; "" if the site has none here
  const framed = "framed" in document.currentScript.dataset; // in a frame of the desk: nothing is said there
  const desk = "desk" in document.currentScript.dataset; // a page of the desk: each build may change it
  let version = Number(document.currentScript.dataset.version);

  const PATIENCE = 300; // milliseconds: a save in two steps is broken for a moment
  const AGAIN = 1000; // milliseconds until what failed is tried anew
  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; }
    section { max-height: 60vh; overflow: auto; padding: 1rem 1.25rem; font: 16px/1.5 system-ui, sans-serif;
      color: #fff; background: #3a1210; border-top: 4px solid #ff8a75; }
    h1 { margin: 0 0 .5rem; font-size: 1.1rem; }
    ol { margin: 0; padding: 0 0 0 1.5rem; }
    li { margin: 0 0 .75rem; }
    p, pre { margin: 0; }
    pre { overflow-x: auto; font: 14px/1.5 ui-monospace, monospace; color: #ffd9d2; }
    code { font: .9375em ui-monospace, monospace; color: #ffd9d2; }
    .place { color: #ffc2b8; }
    summary { cursor: pointer; }
    details > ol { margin-top: .5rem; }
    a { color: inherit; }
    :is(a, button, summary):focus-visible { outline: 3px solid #fff; outline-offset: 2px; }
    button { float: right; font: inherit; color: inherit; background: none; border: 1px solid; padding: 0 .75rem; }
  `;

  const box = document.createElement("sitegen-faults");
  const inside = box.attachShadow({ mode: "open" });
  let waiting = 0;

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

  function asItem(fault) {
    const item = element("li", "");
    const place = fault.open
      ? element("a", fault.place, { href: fault.open })
      : element("span", fault.place);
    const where = element("p", fault.story ? `“${fault.story}” · ` : "", { className: "place" });
    where.append(place);
    item.append(prose(`${fault.message}.`), where);
    if (fault.excerpt) item.append(element("pre", fault.excerpt));
    if (fault.hint) item.append(prose(fault.hint));
    return item;
  }

  // What is wrong with the story before one's eyes comes first; the rest is a count that opens.
  function asList(faults) {
    const own = faults.filter((fault) => path && fault.page === path);
    const others = faults.filter((fault) => !own.includes(fault));
    const listed = (these) => {
      const list = element("ol", "");
      list.append(...these.map(asItem));
      return list;
    };
    if (!others.length || !own.length) return [listed(faults)];
    const rest = element("details", "");
    rest.append(element("summary", others.length === 1 ? "And one in another file" : `And ${others.length} in other files`));
    rest.append(listed(others));
    return [listed(own), rest];
  }

  // Whoever mends one mistake after the other stays where he is in the list.
  function replaceTold(told) {
    const old = box.isConnected ? inside.querySelector("section") : null;
    const [top, focused] = [old?.scrollTop ?? 0, inside.activeElement];
    if (old?.querySelector("details")?.open) told.querySelector("details")?.setAttribute("open", "");
    inside.replaceChildren(element("style", STYLE), told);
    document.documentElement.append(box);
    told.scrollTop = top;
    const same = (each) => each.localName === focused?.localName && each.href === focused.href;
    [...told.querySelectorAll("a, button, summary")].find(same)?.focus({ preventScroll: true });
  }

  function showFaults(faults) {
    if (framed || desk) return;
    clearTimeout(waiting);
    if (!faults.length) {
      box.remove();
      return;
    }
    const show = () => {
      const count = faults.length === 1 ? "is a mistake" : `are ${faults.length} mistakes`;
      const told = element("section", "", { role: "alert" });
      const hide = element("button", "Hide", { type: "button", onclick: () => box.remove() });
      const heading = `The page is as it was before: there ${count} to mend`;
      told.append(hide, element("h1", heading), ...asList(faults));
      replaceTold(told);
    };
    waiting = setTimeout(show, box.isConnected ? 0 : PATIENCE);
  }

  const fileOf = (url) => new URL(url, location.href).pathname;

  function runsPrograms(page) {
    const scripts = [...page.querySelectorAll("script:not([type='application/ld+json'])")];
    return scripts.some((script) => !script.src.includes("/_sitegen/"));
  }

  // A style sheet goes when the one in its place is there: the page never stands without.
  function replaceStyle(old, href) {
    return new Promise((done) => {
      const fresh = old.cloneNode();
      fresh.href = href;
      fresh.onload = fresh.onerror = () => {
        old.remove();
        done();
      };
      old.after(fresh);
    });
  }

  function refreshStyles(changed) {
    const styles = [...document.querySelectorAll("link[rel='stylesheet']")];
    const linked = (file) => styles.filter((style) => fileOf(style.href).endsWith(`/${file}`));
    // One that no page links to is imported by another, and only a browser knows by which.
    const old = new Set(changed.flatMap((file) => (linked(file).length ? linked(file) : styles)));
    return Promise.all([...old].map((style) => replaceStyle(style, `${fileOf(style.href)}?${version}`)));
  }

  function followStyles(made) {
    const now = [...document.querySelectorAll("link[rel='stylesheet']")];
    const then = [...made.querySelectorAll("link[rel='stylesheet']")];
    if (now.length !== then.length) return false;
    return Promise.all(
      now.map((style, at) => {
        const href = then[at].getAttribute("href");
        return fileOf(style.href) === fileOf(new URL(href, location.href)) ? null : replaceStyle(style, href);
      }),
    );
  }

  async function swap() {
    const answer = await fetch(location.href, { cache: "no-store" });
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (runsPrograms(made) || runsPrograms(document) || !(await followStyles(made))) {
      location.reload();
      return;
    }
    const place = [scrollX, scrollY];
    for (const { name, value } of made.documentElement.attributes) document.documentElement.setAttribute(name, value);
    document.title = made.title;
    document.body.replaceWith(document.adoptNode(made.body));
    ({ path } = document.querySelector("script[src$='/_sitegen/client.js']").dataset); // it may be there now, or gone
    scrollTo(...place);
    document.dispatchEvent(new CustomEvent("sitegen:swapped"));
  }

  // A page of the desk changes part by part, so that nobody loses his place in the others.
  async function refresh() {
    const answer = await fetch(location.href, { cache: "no-store" });
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = (page) => [...page.querySelectorAll("[data-live]")];
    const names = (page) => parts(page).map((part) => part.id).join(" ");
    if (names(made) !== names(document)) {
      location.reload();
      return;
    }
    document.title = made.title;
    for (const part of parts(document)) {
      const fresh = made.getElementById(part.id);
      if (fresh.outerHTML !== was.get(part.id)) replacePart(part, fresh);
    }
  }

  function replacePart(part, fresh) {
    const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const open = [...part.querySelectorAll("details[open]")].map((each) => each.id);
    was.set(fresh.id, fresh.outerHTML);
    for (const id of open) fresh.querySelector(`#${id}`)?.setAttribute("open", "");
    part.replaceWith(document.adoptNode(fresh));
    if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }

  function shows(file) {
    const shown = [...document.images].map((image) => image.currentSrc || image.src);
    return [...shown, ...[...document.scripts].map((script) => script.src)].some(
      (url) => url && fileOf(url).endsWith(`/${file}`),
    );
  }

  let { builds } = document.currentScript.dataset; // that a page of the desk knows of
  const was = new Map([...document.querySelectorAll("[data-live]")].map((part) => [part.id, part.outerHTML]));

  async function follow(state) {
    await show(state);
    document.dispatchEvent(new CustomEvent("sitegen:state", { detail: state }));
  }

  async function show(state) {
    showFaults(state.faults);
    if (desk) {
      if (builds !== String(state.builds)) await refresh();
      builds = String(state.builds);
      return;
    }
    if (!state.version || state.version === version) return; // 0: started anew, with nothing to show yet
    const missed = state.version !== version + 1;
    if (missed || path === "" || state.changed.includes(path)) await swap();
    else if (state.changed.some(shows)) location.reload();
    version = state.version;
    await refreshStyles(state.changed.filter((file) => file.endsWith(".css")));
  }

  let order = Promise.resolve();
  let last = "";
  const hear = ({ data }) => {
    last = data;
    order = order.then(() => follow(JSON.parse(data))).catch(() => {
      // The preview has ended, or is being restarted. What was told since then counts for more.
      setTimeout(() => data === last && hear({ data }), AGAIN);
    });
  };

  function connect() {
    if (!window.SharedWorker) {
      const events = new EventSource("/_sitegen/events");
      events.onmessage = hear;
      events.onerror = () => events.readyState === EventSource.CLOSED && setTimeout(connect, AGAIN);
      return;
    }
    const worker = new SharedWorker("/_sitegen/worker.js");
    const goes = () => worker.port.postMessage("goes");
    worker.onerror = () => {
      removeEventListener("pagehide", goes);
      setTimeout(connect, AGAIN); // the preview ended while this page was loading
    };
    worker.port.onmessage = hear;
    addEventListener("pagehide", goes, { once: true });
  }

  connect();
  addEventListener("pageshow", (event) => event.persisted && connect());
})();
