// Passkeys and security keys: asks the browser for one and sends its answer with the form.
// data-use: "log-in" (the options are fetched), "authenticate" or "add" (they stand in the page).
export function start(form) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    tell(form, "");
    try {
      const credential = await credentialFor(form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch (fault) {
      tell(form, fault instanceof TypeError ? form.dataset.unreachable : form.dataset.cancelled);
    }
  });
}

async function credentialFor(form) {
  if (form.dataset.use === "add") {
    const { publicKey } = optionsInPage().creation_options;
    const isPasskey = form.elements.passwordless?.checked ?? false;
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: isPasskey ? "required" : "discouraged",
      requireResidentKey: isPasskey,
      ...(isPasskey && { userVerification: "required" }),
    };
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  }
  const options = form.dataset.use === "log-in" ? await fetchedOptions(form.action) : optionsInPage();
  const { publicKey } = options.request_options;
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

async function fetchedOptions(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new TypeError(`${address}: ${answer.status}`);
  return answer.json();
}

function optionsInPage() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

function tell(form, text) {
  let place = form.querySelector("[role=alert]");
  if (!place) {
    place = document.createElement("p");
    place.className = "ds-validation-message";
    place.dataset.color = "danger";
    place.setAttribute("role", "alert");
    form.append(place);
  }
  place.textContent = text;
}
