// Counts the seconds on the wall from one reading of the store to the next. The server's clock counts, not the
// screen's: each reading sets it anew.
(() => {
  const two = (n) => String(n).padStart(2, "0");
  const zones = new Map(); // zone -> its formatter
  let stamp, base, seen;

  function now(clocks) {
    if (clocks[0].dateTime !== stamp) {
      [stamp, seen] = [clocks[0].dateTime, performance.now()];
      base = Date.parse(stamp);
    }
    return base + performance.now() - seen;
  }

  function clock(time, at) {
    const zone = time.dataset.zone;
    if (!zones.has(zone)) zones.set(zone, new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "medium" }));
    time.firstChild.data = zones.get(zone).format(at) + " ";
  }

  function countdown(count, at) {
    const left = Math.trunc((Date.parse(count.dataset.start) - at) / 1000), s = Math.abs(left);
    const days = Math.floor(s / 86400), sign = left > 0 ? "T−" : "T+";
    const clock = [s / 3600 % 24, s / 60 % 60, s % 60].map((n) => two(Math.floor(n))).join(":");
    const shown = count.querySelector("[data-days]");
    if (!shown !== !days) return; // the last day begins, or the first ends: the next reading draws that
    if (shown) shown.textContent = sign + days;
    count.querySelector("[data-clock]").textContent = shown ? clock : sign + clock;
  }

  setInterval(() => {
    const clocks = document.querySelectorAll(".clocks time"), count = document.querySelector(".wcount");
    if (clocks.length === 0) return;
    const at = now(clocks);
    clocks.forEach((time) => clock(time, at));
    if (count?.dataset.start) countdown(count, at);
  }, 1000);
})();
