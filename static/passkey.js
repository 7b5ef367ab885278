// Has the browser make passkeys and sign with them. A form with data-passkey asks its own address with /options after it what
// is wanted, and is sent with what the authenticator answered. Browsers that cannot take these options as JSON offer none.
(() => {
  const kind = self.PublicKeyCredential, email = document.querySelector("input[autocomplete~=webauthn]");
  if (!kind?.parseCreationOptionsFromJSON || !kind.parseRequestOptionsFromJSON) return;
  const renew = 240e3; // a challenge ends after five minutes
  let offer; // to fill the form in, while nobody has pressed its button
  document.documentElement.dataset.passkeys = "";

  class Refused extends Error {}

  async function options(form) {
    const answer = await fetch(form.getAttribute("action") + "/options", { method: "POST" });
    if (answer.ok) return answer.json();
    throw new Refused((await answer.json()).said);
  }

  async function ask(form, mediation, signal) {
    const wanted = await options(form);
    const made = form.dataset.passkey === "made"
      ? await navigator.credentials.create({ publicKey: kind.parseCreationOptionsFromJSON(wanted), signal })
      : await navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(wanted), mediation, signal });
    form.elements.credential.value = JSON.stringify(made);
    form.submit();
  }

  function say(form, words) { form.querySelector("[data-said]").textContent = words; }

  document.addEventListener("submit", async (e) => {
    const form = e.target;
    if (!form.dataset.passkey) return;
    e.preventDefault();
    offer?.abort();
    say(form, "");
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await ask(form);
    } catch (failed) {
      say(form, failed instanceof Refused ? failed.message : form.dataset.failed);
      if (email) fill(form);
    }
    button.disabled = false;
  });

  // fill offers passkeys where the browser fills in the e-mail address, for as long as the page is open.
  async function fill(form) {
    if (!await kind.isConditionalMediationAvailable?.()) return;
    for (let again = true; again;) {
      again = false;
      offer = new AbortController();
      const old = setTimeout(() => { again = true; offer.abort(); }, renew);
      try {
        await ask(form, "conditional", offer.signal);
      } catch { /* nobody chose one, or the button was pressed */ }
      clearTimeout(old);
    }
  }

  const form = email && document.querySelector("form[data-passkey=signed]");
  if (form) fill(form);
})();
