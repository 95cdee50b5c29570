// Reads an uploaded plot on the server and puts it on the map at once, before anything is saved.

/** `taken(text)` gets the plot as the field for corners holds it. */
export function readFilesInto(root, texts, taken) {
  const input = document.getElementById("id_plot_file");
  const system = document.getElementById("id_plot_system");
  const said = root.querySelector("[data-said]");
  const faults = root.querySelector("[data-faults]");
  if (!input) return;

  async function send() {
    if (!input.files.length) return;
    faults.hidden = true;
    said.textContent = texts.reading;
    const data = new FormData();
    data.append("plot_file", input.files[0]);
    data.append("plot_system", system?.value ?? "");
    data.append("csrfmiddlewaretoken", input.form.querySelector("[name=csrfmiddlewaretoken]").value);
    let answer = null;
    try {
      const response = await fetch(root.dataset.upload, { method: "POST", body: data });
      answer = await response.json();
    } catch {
      answer = { faults: [texts.failed] };
    }
    if (answer.faults) {
      said.textContent = "";
      faults.textContent = answer.faults.join(" ");
      faults.hidden = false;
      return;
    }
    // From here on the corners count: a file that was sent too would undo what is changed on the map.
    input.value = "";
    taken(answer.text);
    said.textContent = [texts.read, ...answer.notes, said.textContent].join(" ");
  }

  input.addEventListener("change", send);
  system?.addEventListener("change", send);
}
