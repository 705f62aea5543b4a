// Locks the page when nobody is there, and empties it when the program is gone.
const every = 15_000;

export function watchIdle(channel) {
  const body = document.body;
  if (!("terbuka" in body.dataset)) return;
  const base = body.dataset.base;
  const dialog = document.getElementById("jeda");
  const seconds = document.getElementById("hitung-jeda");
  let until = Date.now() + Number(body.dataset.sisa) * 1000;
  const warning = Math.min(60, Number(body.dataset.batas) / 4);
  let active = false;
  let failures = 0;

  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    addEventListener(kind, () => { active = true; }, { passive: true, capture: true });
  }

  function leave() {
    channel.postMessage("tutup");
    location.replace(base);
  }

  // Empties the page: the tips on it must not outlive the program.
  function empty() {
    clearInterval(asking);
    clearInterval(counting);
    const farewell = document.getElementById("putus")?.content.cloneNode(true);
    if (!farewell) return; // done already
    document.body.replaceChildren(farewell);
    document.title = "Meja petugas";
  }

  async function ask(sign) {
    try {
      const r = await fetch(base + "sisa", { method: sign ? "POST" : "GET", cache: "no-store" });
      if (!r.ok) return leave();
      const left = await r.json();
      failures = 0;
      if (left.terkunci) return leave();
      until = Date.now() + left.detik * 1000;
    } catch {
      if (++failures >= 2) empty();
    }
  }

  function count() {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > warning) {
      if (dialog.open) dialog.close();
      return;
    }
    if (left <= 0) return leave();
    seconds.textContent = String(left);
    if (!dialog.open) {
      document.querySelectorAll("dialog[open]").forEach((d) => d.close());
      dialog.showModal();
    }
  }

  dialog.addEventListener("close", () => {
    if (until - Date.now() <= warning * 1000) {
      until = Date.now() + Number(body.dataset.batas) * 1000;
      ask(true);
    }
  });
  const asking = setInterval(() => {
    // While the warning shows, only its button is an answer.
    const sign = active && !dialog.open;
    active = false;
    ask(sign);
  }, every);
  const counting = setInterval(count, 1000);
  count();
  addEventListener("visibilitychange", () => { if (!document.hidden) ask(false); });
}
