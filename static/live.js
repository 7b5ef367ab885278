// Keeps an open page as the store is. The stream says only that something changed; the page then reads its own
// address again and takes over what differs. So there is one way to render, and rights, language and zone are right.
(() => {
  const jitter = 200, poll = 30e3, lost = 60e3;
  const cover = document.body.classList.contains("wall") ? 90e3 : 300e3;
  const toggled = new WeakSet(); // the <details> that the reader opened or closed
  let contact = Date.now(), stream, timer, reading, again;

  // What the reader is in the middle of stays: a form with edits, and what the server marked with data-keep.
  const kept = (node) => node.matches?.("[data-keep], .js-dirty");
  const rules = {
    ignoreActive: true,
    callbacks: {
      beforeNodeMorphed: (node) => !kept(node),
      beforeNodeRemoved: (node) => !kept(node),
      beforeAttributeUpdated: (name, node) => name !== "open" || !toggled.has(node),
    },
  };

  // place gives the first thing with an id whose top is on the screen, and a way to put it back where it was.
  function place() {
    if (scrollY === 0) return () => {};
    const top = (el) => el.getBoundingClientRect().top;
    const el = [...document.querySelectorAll("main [id]")].find((e) => e.checkVisibility() && top(e) >= 0);
    const was = el && top(el);
    return () => { if (el?.isConnected) scrollBy({ top: top(el) - was, behavior: "instant" }); };
  }

  function show(page) {
    const restore = place();
    for (const part of ["header.top", "main", "footer.foot", "nav.bar"]) {
      const now = document.querySelector(part), next = page.querySelector(part);
      if (now && next) Idiomorph.morph(now, next, rules);
    }
    if (page.title) document.title = page.title;
    restore();
  }

  // address gives where the page is read again. The answer to a form has no address: it is only asked whether the
  // server is there.
  const address = () => (document.querySelector("main[data-keep]") ? "/healthz" : location.href);

  async function read() {
    timer = 0;
    if (document.hidden) return; // it is read when it is looked at
    if (reading) { again = true; return; }
    reading = true;
    try {
      const answer = await fetch(address(), {
        headers: { Accept: "text/html", "Tallylight-Part": "main" }, cache: "no-cache", signal: AbortSignal.timeout(15e3),
      });
      const html = await answer.text();
      if (answer.redirected) { // signed out, or moved
        if (!document.querySelector(".js-dirty")) location.reload();
      } else if (answer.ok) {
        show(new DOMParser().parseFromString(html, "text/html"));
        contact = Date.now();
        delete document.body.dataset.lost;
      }
    } catch { /* watch() tells the reader */ }
    reading = false;
    if (again) { again = false; soon(); }
  }

  // soon joins changes that come together, and spreads many screens over a moment.
  function soon() { timer ||= setTimeout(read, Math.random() * jitter); }

  function listen() {
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource("/live");
    stream.addEventListener("changed", soon);
    stream.addEventListener("live", (e) => { // on connecting, and as a heartbeat
      if (e.data !== document.getElementById("live-state")?.dataset.revision) soon();
    });
  }

  function watch() {
    const silent = Date.now() - contact, state = document.getElementById("live-state");
    if (silent >= lost && state?.dataset.lost) state.textContent = state.dataset.lost;
    if (silent >= cover) document.body.dataset.lost = "";
  }

  document.addEventListener("input", (e) => e.target.form?.classList.add("js-dirty"));
  document.addEventListener("reset", (e) => e.target.classList.remove("js-dirty"));
  document.addEventListener("click", (e) => {
    const details = e.target.closest("summary")?.parentNode;
    if (details) toggled.add(details);
  });
  // A browser opens six connections to a server: a page that nobody sees, or that waits in the back-forward cache,
  // must not hold one of them.
  function leave() { stream?.close(); }
  function resume() { if (!document.hidden) { listen(); soon(); } }
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : resume()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (e) => { if (e.persisted) resume(); });
  addEventListener("online", soon);
  setInterval(resume, poll);
  setInterval(watch, 1e3);
  listen();
})();
