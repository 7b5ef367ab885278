// Counts the age of a picture of the wall, behind which there is no server: what has outlived its evidence is unknown, and
// a picture of three minutes is covered. One that comes from the future was written by a clock that is not ours.
(() => {
  const old = 180e3, early = -60e3;
  const cover = document.getElementById("cover"), written = Date.parse(cover.dataset.written);

  function doubt(el) {
    el.classList.remove("ok", "risk", "bad");
    el.classList.add("unk");
    el.replaceChildren(document.getElementById("unknown-" + el.dataset.as).content.cloneNode(true));
    delete el.dataset.as;
  }

  function look() {
    const age = Date.now() - written, stale = !(age < old && age > early);
    for (const el of document.querySelectorAll("[data-as]")) {
      if (stale || Date.parse(el.dataset.until) <= Date.now()) doubt(el);
    }
    if (!stale) return;
    cover.querySelector("span").textContent = cover.dataset.old.replace("#", Math.floor(age / 60e3));
    document.body.dataset.lost = "";
  }

  setInterval(look, 1e3);
  look();
})();
