// In a frame of the desk: shows one story's card where it stands, and nothing of the page around it.
"use strict";

(() => {
  const wanted = location.hash.slice(1);
  const LOOK = `
    body * { visibility: hidden !important; }
    .sitegen-card, .sitegen-card * { visibility: visible !important; }
    html { overflow: hidden; }
  `;
  const style = document.createElement("style");
  style.textContent = LOOK;
  const watcher = new ResizeObserver(() => tell());
  let card = null;

  function find() {
    const links = [...document.querySelectorAll("a[href]")].filter((link) => link.pathname === wanted);
    const link = links.find((each) => each.closest("main") && each.textContent.trim()) ?? links[0];
    return link?.closest("article, li") ?? link?.parentElement ?? null;
  }

  function tell() {
    const { left, top, width, height } = card?.getBoundingClientRect() ?? { left: 0, top: 0, width: 0, height: 0 };
    const whole = document.documentElement.scrollHeight;
    parent.postMessage({ card: [left + scrollX, top + scrollY, width, height], whole }, location.origin);
  }

  function show() {
    document.head.append(style);
    watcher.disconnect();
    card = find();
    card?.classList.add("sitegen-card");
    if (card) watcher.observe(card);
    tell();
  }

  document.addEventListener("sitegen:swapped", show);
  addEventListener("load", tell);
  show();
})();
