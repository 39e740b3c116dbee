// Cuts each frame of a proof to the card that it shows.
"use strict";

(() => {
  const EDGE = 12; // pixels of the page that are left around a card

  function cut(frame, [left, top, width, height], whole) {
    const window = frame.parentElement;
    const scale = Math.min(1, window.parentElement.clientWidth / (width + 2 * EDGE));
    frame.style.height = `${whole}px`;
    frame.style.transform = `scale(${scale}) translate(${EDGE - left}px, ${EDGE - top}px)`;
    window.style.width = `${(width + 2 * EDGE) * scale}px`;
    window.style.height = `${(height + 2 * EDGE) * scale}px`;
  }

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== location.origin || !Array.isArray(data?.card)) return;
    for (const frame of document.querySelectorAll(".card-frame")) {
      if (frame.contentWindow === source && data.card[2]) cut(frame, data.card, data.whole);
    }
  });
})();
