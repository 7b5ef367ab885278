// Keys that lead to a page: G and a letter, and ? for the list. The page has this script only where its reader wants it.
(() => {
  const list = document.getElementById("keys"), patience = 1500;
  let led = -Infinity; // when G was pressed

  const typing = (el) => el.closest?.("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.repeat || e.defaultPrevented || typing(e.target)) return;
    const key = e.key.toLowerCase(), follows = e.timeStamp - led < patience;
    led = key === "g" ? e.timeStamp : -Infinity;
    if (key === "?" && !list.open) {
      e.preventDefault();
      list.showModal();
    } else if (follows && /^[a-z]$/.test(key)) {
      const to = list.querySelector(`[data-key="${key}"]`);
      if (!to) return;
      e.preventDefault();
      location.assign(to.href);
    }
  });
})();
