// One connection to the preview for all tabs of a browser, which allows six to one host.
"use strict";

const AGAIN = 1000; // milliseconds until what failed is tried anew
const tabs = new Set();
let last = null;

function connect() {
  const events = new EventSource("/_sitegen/events");
  events.onmessage = (event) => {
    last = event.data;
    for (const tab of tabs) tab.postMessage(last);
  };
  // It tries again by itself unless it got another answer: another program had the port, or the token is an older one.
  events.onerror = () => events.readyState === EventSource.CLOSED && setTimeout(connect, AGAIN);
}

connect();

self.onconnect = (event) => {
  const [tab] = event.ports;
  tabs.add(tab);
  tab.onmessage = () => tabs.delete(tab); // all it ever says is that it goes
  if (last !== null) tab.postMessage(last);
};
