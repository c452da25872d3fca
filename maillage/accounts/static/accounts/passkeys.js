// Passkeys: the options of the page go to the browser, its answer goes into the form, the form goes as usual.
(() => {
  "use strict";

  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  async function ask(kind, options) {
    const publicKey = { ...options, challenge: toBytes(options.challenge) };
    if (kind === "create") {
      publicKey.user = { ...options.user, id: toBytes(options.user.id) };
      publicKey.excludeCredentials = withBytes(options.excludeCredentials);
      return navigator.credentials.create({ publicKey });
    }
    publicKey.allowCredentials = withBytes(options.allowCredentials);
    return navigator.credentials.get({ publicKey });
  }

  function answerOf(credential) {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = toText(credential.response[part]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const said = form.querySelector("[data-passkey-said]");
    const button = form.querySelector("button");
    const say = (text) => {
      said.textContent = text;
      said.className = text ? "notice notice-late" : "";
    };
    if (!window.PublicKeyCredential) {
      say(form.dataset.unsupported);
      button.disabled = true;
      continue;
    }
    form.addEventListener("submit", async (event) => {
      // Without a name the page says so before any key is made.
      if (form.elements.name && !form.elements.name.value.trim()) return;
      event.preventDefault();
      say("");
      button.disabled = true;
      try {
        const credential = await ask(form.dataset.passkey, JSON.parse(form.dataset.options));
        form.elements.answer.value = answerOf(credential);
        form.submit();
      } catch (error) {
        const known = error.name === "InvalidStateError" && form.dataset.known;
        say(known || form.dataset.refused);
        button.disabled = false;
        button.focus();
      }
    });
  }
})();
