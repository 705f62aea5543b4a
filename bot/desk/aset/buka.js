// The unlock page: says that it is working, and that Caps Lock is on.
export function startUnlock() {
  const form = document.getElementById("form-buka");
  if (!form) return;
  const status = document.getElementById("proses");
  const button = document.getElementById("tombol-buka");
  const say = (id) => { status.textContent = document.getElementById(id).content.textContent; };

  form.addEventListener("submit", (e) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((i) => [...i.files]);
    if (files.reduce((sum, f) => sum + f.size, 0) > Number(form.dataset.maks) - 65536) {
      e.preventDefault();
      say("kata-besar");
      return;
    }
    if (form.dataset.jalan) {
      e.preventDefault();
      return;
    }
    form.dataset.jalan = "1";
    button.setAttribute("aria-disabled", "true");
    say("kata-proses");
  });
  addEventListener("pageshow", () => {
    delete form.dataset.jalan;
    button.removeAttribute("aria-disabled");
  });

  const secret = document.getElementById("sandi");
  const caps = document.getElementById("caps");
  secret?.addEventListener("keyup", (e) => {
    caps.hidden = !e.getModifierState?.("CapsLock");
  });

  // A file dropped beside its box would make the browser open it.
  for (const kind of ["dragover", "drop"]) {
    addEventListener(kind, (e) => {
      if (!e.target.closest?.("input[type=file]")) e.preventDefault();
    });
  }
  const first = [...form.querySelectorAll("input")].find((i) => i.getAttribute("aria-invalid"));
  if (!document.getElementById("galat")) (first ?? secret)?.focus({ preventScroll: true });
}
