// Keeps the open page fresh. While the tab is seen it fetches the page's own address every two seconds, and when an event
// of the stream comes that a part names in data-events, and carries the differences into the parts marked data-live, which are found again by their id. Elements that stay the same are left
// alone, so focus, scrolling, selected text and open details survive. Without this script the pages work as well; they
// are then as fresh as their last load.
"use strict";

(() => {
  const interval = 2_000;
  const pause = 150;
  const longest = 30_000;
  const timeout = 10_000;
  const connection = document.getElementById("connection");
  let failures = 0;
  let timer = 0;
  let busy = false;
  let again = false;
  let events = null;

  forgetNotice();
  document.addEventListener("visibilitychange", () => {
    listen();
    if (document.hidden) clearTimeout(timer);
    else refresh();
  });
  plan();
  listen();

  // A part that names a stream of events is looked at as soon as one comes, as long as the tab is seen.
  function listen() {
    const url = document.hidden ? null : document.querySelector("[data-events]")?.dataset.events;
    if (events && (!url || events.readyState === EventSource.CLOSED)) {
      events.close();
      events = null;
    }
    if (!url || events) return;
    events = new EventSource(url);
    for (const name of ["state", "progress", "log"]) events.addEventListener(name, hear);
    events.addEventListener("end", event => {
      event.target.close();
      hear();
    });
  }

  function hear() {
    if (busy) again = true;
    else if (!again) {
      again = true;
      clearTimeout(timer);
      timer = setTimeout(refresh, pause);
    }
  }

  // A notice is said once: a reload, or a kept address, does not say it again.
  function forgetNotice() {
    const url = new URL(location.href);
    if (!url.searchParams.has("notice")) return;
    url.searchParams.delete("notice");
    history.replaceState(history.state, "", url);
  }

  function parts() {
    return document.querySelectorAll("[data-live][id]");
  }

  function plan() {
    clearTimeout(timer);
    if (document.hidden || parts().length === 0) return;
    timer = setTimeout(refresh, Math.min(interval * 2 ** failures, longest));
  }

  async function refresh() {
    if (busy || parts().length === 0) return;
    busy = true;
    again = false;
    try {
      const answer = await fetch(location.href, {
        headers: { Accept: "text/html" },
        cache: "no-store",
        signal: AbortSignal.timeout(timeout),
      });
      if (answer.status >= 500) throw new Error(`status ${answer.status}`);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      failures = 0;
      say("");
      // A page that became another, such as one of a job that is gone, is loaded anew.
      if (!update(fresh)) location.reload();
    } catch {
      failures++;
      say("The node does not answer. This page shows how things were; it keeps trying.");
    } finally {
      busy = false;
      plan();
      listen();
      if (again) {
        again = false;
        hear();
      }
    }
  }

  function say(text) {
    if (connection.textContent !== text) connection.textContent = text;
    connection.hidden = text === "";
  }

  // False: nothing of this page is in the fresh one.
  function update(fresh) {
    const pairs = [...parts()].map(part => [part, fresh.getElementById(part.id)]).filter(([, now]) => now);
    if (pairs.length === 0) return false;
    if (document.title !== fresh.title) document.title = fresh.title;
    for (const [part, now] of pairs) morph(part, now);
    return true;
  }

  // Makes one element like another of the same name.
  function morph(old, now) {
    for (const { name } of [...old.attributes]) {
      if (!now.hasAttribute(name) && !mine(old, name)) old.removeAttribute(name);
    }
    for (const { name, value } of now.attributes) {
      if (old.getAttribute(name) !== value && !mine(old, name)) old.setAttribute(name, value);
    }
    children(old, now);
  }

  // What the reader changed stays as the reader left it.
  function mine(element, name) {
    return element.localName === "details" && name === "open";
  }

  // Children with an id are found again by it, wherever they moved; others by their place.
  function children(old, now) {
    const known = new Map([...old.children].filter(key).map(child => [key(child), child]));
    const staying = new Set([...now.children].map(key));
    let at = old.firstChild;
    for (const wanted of now.childNodes) {
      while (at && key(at) && !staying.has(key(at))) at = drop(at);
      const found = key(wanted) ? known.get(key(wanted)) : at && alike(at, wanted) ? at : null;
      if (found && found.nodeName === wanted.nodeName) {
        if (found === at) at = at.nextSibling;
        else old.insertBefore(found, at);
        if (found.nodeType === Node.ELEMENT_NODE) morph(found, wanted);
        else if (found.data !== wanted.data) found.data = wanted.data;
      } else {
        old.insertBefore(document.importNode(wanted, true), at);
      }
    }
    while (at) at = drop(at);
  }

  function drop(node) {
    const next = node.nextSibling;
    node.remove();
    return next;
  }

  function key(node) {
    return node.id || "";
  }

  function alike(a, b) {
    return a.nodeName === b.nodeName && !key(a);
  }
})();
