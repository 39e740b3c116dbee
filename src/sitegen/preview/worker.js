// One connection to the preview for all tabs of a browser, which allows six to one host.
"use strict";

const tabs = new Set();
let last = null;

const events = new EventSource("/_sitegen/events");
events.onmessage = (event) => {
  last = event.data;
  for (const tab of tabs) tab.postMessage(last);
};

self.onconnect = (event) => {
  const [tab] = event.ports;
  tabs.add(tab);
  tab.onmessage = () => tabs.delete(tab); // all it ever says is that it goes
  if (last !== null) tab.postMessage(last);
};
