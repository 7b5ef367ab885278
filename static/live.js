// Keeps an open page as the store is. The stream says only that something changed; the page then reads its own
// address again and takes over what differs. So there is one way to render, and rights, language and zone are right.
(() => {
  const jitter = 200, poll = 30e3, lost = 60e3, grace = 5e3, visit = 30 * 60e3;
  const wall = document.body.classList.contains("wall"), cover = wall ? 80e3 : 300e3;
  const standin = document.body.dataset.standin; // the page stands in for one that cannot be shown; the status of that, where it stays
  const toggled = new WeakSet(); // the <details> that the reader opened or closed
  let leaving = new WeakMap(); // the forms that are on their way, and since when
  const base = document.querySelector('meta[name="tallylight-base"]')?.content ?? ""; // below which the pages of a rehearsal are
  const state = () => document.getElementById("live-state");
  // Two clocks: one stands still while the machine sleeps, the other can be set back.
  const instant = () => [Date.now(), performance.now()];
  const since = (then) => Math.max(Date.now() - then[0], performance.now() - then[1]);
  let contact = instant(), told = contact, stamp, stream, timer, reading, again, sent;

  // clock is the server's, counted on from when it was told last.
  const clock = () => stamp + since(told);
  function tell(at) { if (at) [stamp, told] = [at, instant()]; }

  // doubt turns into UNKNOWN what may have changed by itself and was not read again, or all that was judged.
  function doubt(all) {
    for (const el of document.querySelectorAll("[data-as]")) {
      if (!all && !(Date.parse(el.dataset.until) + grace <= clock())) continue;
      el.classList.remove("ok", "risk", "bad");
      el.classList.add("unk");
      el.replaceChildren(document.getElementById("unknown-" + el.dataset.as).content.cloneNode(true));
      delete el.dataset.as;
    }
  }

  function hide() {
    document.body.dataset.lost = "";
    doubt(true);
  }

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
    for (const part of ["header.top", "main", "footer.foot", "nav.bar", "#cover"]) {
      const now = document.querySelector(part), next = page.querySelector(part);
      if (now && next) Idiomorph.morph(now, next, rules);
    }
    if (page.title) document.title = page.title;
    document.documentElement.dataset.theme = page.documentElement.dataset.theme ?? "";
    news();
    restore();
    const at = Date.parse(state()?.dataset.at);
    if (Math.abs(clock() - at) > 15e3) tell(at); // a page may be 10 s old
  }

  // news hides the marks of what this browser has shown in an earlier visit: one ends when nobody has looked for a while.
  function news() {
    if (!document.getElementById("coming") || document.hidden) return;
    const at = clock();
    try {
      const [before, last] = JSON.parse(localStorage.getItem("looked")) ?? [at, at], from = at - last > visit ? last : before;
      localStorage.setItem("looked", JSON.stringify([from, at]));
      for (const el of document.querySelectorAll("[data-new]")) el.hidden = Date.parse(el.dataset.new) <= from;
    } catch { /* it may keep nothing: then all marks stay */ }
  }

  // address gives where the page is read again. The answer to a form has no address: it is only asked whether the
  // server is there.
  const address = () => (document.querySelector("main[data-keep]") ? "/healthz" : location.href);

  async function read() {
    timer = 0;
    if (document.hidden) return; // it is read when it is looked at
    if (sent && since(sent) < poll) return; // it is on its way out: what it shows may be gone by now
    if (reading) { again = true; return; }
    reading = true;
    try {
      const answer = await fetch(address(), {
        headers: { Accept: "text/html", "Tallylight-Part": "main" }, cache: "no-store", signal: AbortSignal.timeout(15e3),
      });
      const html = await answer.text();
      if (answer.status === 410 ? standin !== "410" : answer.ok && standin !== undefined) {
        location.reload(); // the link of this screen counts no longer, or what it is for can be shown again
      } else if (answer.redirected) { // signed out, or moved
        if (!document.querySelector(".js-dirty")) location.reload();
      } else if (answer.ok) {
        show(new DOMParser().parseFromString(html, "text/html"));
        contact = instant();
        delete document.body.dataset.lost;
      } else if (answer.status === 503 || answer.status === 507) { // the database cannot be read: nothing here holds
        hide();
      }
    } catch { /* watch() tells the reader */ }
    reading = false;
    if (again) { again = false; soon(); }
  }

  // soon joins changes that come together, and spreads many screens over a moment.
  function soon() { timer ||= setTimeout(read, Math.random() * jitter); }

  function listen() {
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource(base + "/live" + (wall ? location.search : "")); // with the key of a screen
    stream.addEventListener("changed", soon);
    stream.addEventListener("live", (e) => { // on connecting, and as a heartbeat
      tell(Number(e.lastEventId));
      if (e.data !== state()?.dataset.revision) soon();
    });
  }

  function watch() {
    const silent = since(contact), said = state();
    if (silent >= lost && said?.dataset.lost) said.textContent = said.dataset.lost;
    if (silent >= cover) hide();
    doubt(false);
  }

  document.addEventListener("input", (e) => {
    e.target.form?.classList.add("js-dirty");
    leaving.delete(e.target.form);
  });
  document.addEventListener("submit", () => { sent = instant(); });
  // A form is sent once, however often its button is pressed: the second answer would be that somebody was faster. On the window,
  // so that whoever sends a form in another way has said so.
  addEventListener("submit", (e) => {
    if (e.defaultPrevented || e.target.getAttribute("method") !== "post") return;
    const then = leaving.get(e.target);
    if (then && since(then) < lost) e.preventDefault();
    else leaving.set(e.target, instant());
  });
  document.addEventListener("reset", (e) => e.target.classList.remove("js-dirty"));
  // unfold opens what a link leads into, for good.
  function unfold() {
    const to = location.hash && document.getElementById(location.hash.slice(1));
    let d = to && to.parentElement.closest("details");
    if (!d) return;
    for (; d; d = d.parentElement.closest("details")) {
      d.open = true;
      toggled.add(d);
    }
    to.scrollIntoView();
  }
  addEventListener("hashchange", unfold);
  document.addEventListener("click", (e) => {
    if (e.target.closest("[data-print]")) print();
    const details = e.target.closest("summary")?.parentNode;
    if (details) toggled.add(details);
  });
  // A browser opens six connections to a server: a page that nobody sees, or that waits in the back-forward cache,
  // must not hold one of them.
  function leave() { stream?.close(); }
  function resume() { if (!document.hidden) { watch(); listen(); soon(); } }
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : resume()));
  document.addEventListener("freeze", hide); // it is seen again before anything can run
  document.addEventListener("resume", resume);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (e) => {
    if (!e.persisted) return;
    leaving = new WeakMap();
    resume();
  });
  addEventListener("online", soon);
  setInterval(resume, poll);
  setInterval(watch, 1e3);
  tell(Date.parse(state()?.dataset.at));
  news();
  unfold();
  listen();
})();
