// The queue: filters while one types, moves through the rows by keys.
const policy = globalThis.trustedTypes?.createPolicy("meja", { createHTML: (s) => s });

export function startTable(shortcutsOn) {
  const form = document.getElementById("saring");
  if (!form) return;
  const result = document.getElementById("hasil");
  const status = document.getElementById("jumlah");
  const search = document.getElementById("cari");
  const clear = document.getElementById("form-bersih");
  let running = null;
  let timer = 0;

  // Only what this program's own templates made gets here.
  function show(html) {
    const parsed = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
    result.replaceChildren(...parsed.body.childNodes);
    const news = document.getElementById("jumlah-baru");
    status.textContent = news.content.textContent.trim();
    clear.hidden = !("sempit" in news.dataset);
    hideSubmit();
  }

  async function send(button) {
    clearTimeout(timer);
    running?.abort();
    running = new AbortController();
    const mine = running;
    const fields = new URLSearchParams(new FormData(form, button));
    result.setAttribute("aria-busy", "true");
    try {
      const r = await fetch(form.action, { method: "POST", body: fields, headers: { "X-Bagian": "hasil" }, signal: mine.signal });
      if (!r.ok) return location.replace(document.body.dataset.base);
      const html = await r.text();
      if (running !== mine) return;
      const name = button?.name, value = button?.value;
      show(html);
      refocus(name, value);
    } catch (e) {
      if (e.name !== "AbortError") location.replace(document.body.dataset.base);
    } finally {
      if (running === mine) result.removeAttribute("aria-busy");
    }
  }

  // The pressed button is gone with the old table: its successor takes over.
  function refocus(name, value) {
    if (name === "urut") {
      const column = value.replace("-", "");
      result.querySelector(`thead button[value="${column}"], thead button[value="-${column}"]`)?.focus();
    } else if (name === "hal") {
      rows()[0]?.focus();
      scrollTo({ top: 0 });
    }
  }

  // Enter and typing do it; the button is for browsers without scripts.
  function hideSubmit() {
    form.querySelector("button.utama").classList.add("tersembunyi");
  }

  form.addEventListener("submit", (e) => {
    e.preventDefault();
    send(e.submitter);
  });
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => send(null), 120);
  });
  form.addEventListener("change", (e) => { if (e.target !== search) send(null); });
  hideSubmit();

  const more = document.getElementById("saringan");
  const small = matchMedia("(max-width: 760px)");
  const fit = () => { more.open = !small.matches; };
  small.addEventListener("change", fit);
  fit();

  // A row opens wherever it is pressed, unless text is being marked.
  result.addEventListener("click", (e) => {
    const row = e.target.closest("tbody tr");
    if (!row || e.target.closest("a, button") || String(getSelection())) return;
    row.querySelector("a").click();
  });

  const rows = () => [...result.querySelectorAll("tbody th a")];

  function move(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    all[next].focus();
    all[next].closest("tr").scrollIntoView({ block: "nearest" });
  }

  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) return;
    if (e.key === "Escape" && form.contains(document.activeElement) || e.key === "Escape" && search.value) {
      e.preventDefault();
      if (search.value) {
        search.value = "";
        send(null);
      }
      search.focus();
      return;
    }
    if (e.target === search && (e.key === "ArrowDown" || e.key === "Enter")) {
      if (e.key === "Enter") return; // submits
      e.preventDefault();
      move(1);
      return;
    }
    if (e.target.closest("input, select, textarea")) return;
    const letters = shortcutsOn();
    if (e.key === "ArrowDown" || letters && e.key === "j") move(1);
    else if (e.key === "ArrowUp" || letters && e.key === "k") move(-1);
    else if (letters && e.key === "/") search.focus();
    else if (letters && e.key === "]") document.getElementById("hal-sesudah")?.click();
    else if (letters && e.key === "[") document.getElementById("hal-sebelum")?.click();
    else return;
    e.preventDefault();
  });

  const last = result.querySelector("tr[data-terakhir]");
  if (last) {
    last.querySelector("a").focus();
    last.scrollIntoView({ block: "center" });
  }
}
