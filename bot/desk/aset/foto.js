// Shows a photo over the page, larger and smaller, one after the other.
const steps = [1, 1.5, 2, 3, 4];

export function startPhotos() {
  const dialog = document.getElementById("pembesar");
  if (!dialog) return;
  const links = [...document.querySelectorAll("a[data-foto]")];
  const image = dialog.querySelector("img");
  const frame = dialog.querySelector(".bingkai");
  const place = document.getElementById("letak-foto");
  const button = (id) => document.getElementById(id);
  let at = 0;
  let zoom = 0;

  function draw() {
    image.style.width = zoom === 0 ? "" : `${steps[zoom] * 100}%`;
    frame.classList.toggle("besar", zoom > 0);
    button("kecil").disabled = zoom === 0;
    button("besar").disabled = zoom === steps.length - 1;
  }

  function show(i) {
    at = (i + links.length) % links.length;
    zoom = 0;
    image.src = links[at].href;
    image.alt = `Foto ${links[at].dataset.foto}`;
    place.textContent = `Foto ${at + 1} dari ${links.length}`;
    button("foto-sebelum").hidden = button("foto-sesudah").hidden = links.length < 2;
    draw();
  }

  links.forEach((link, i) => link.addEventListener("click", (e) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    show(i);
    dialog.showModal();
  }));
  button("foto-sebelum").addEventListener("click", () => show(at - 1));
  button("foto-sesudah").addEventListener("click", () => show(at + 1));
  function scale(by) {
    zoom = Math.min(steps.length - 1, Math.max(0, zoom + by));
    draw();
  }
  button("kecil").addEventListener("click", () => scale(-1));
  button("besar").addEventListener("click", () => scale(1));
  image.addEventListener("click", () => { zoom = zoom ? 0 : 2; draw(); });
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    image.removeAttribute("src");
    links[at]?.focus();
  });
  dialog.addEventListener("keydown", (e) => {
    if (e.key === "+" || e.key === "=") scale(1);
    else if (e.key === "-") scale(-1);
    else if (zoom === 0 && e.key === "ArrowRight") show(at + 1);
    else if (zoom === 0 && e.key === "ArrowLeft") show(at - 1);
    else return;
    e.preventDefault();
  });
  const wanted = /^#foto-(\d+)$/.exec(location.hash);
  if (wanted && links[wanted[1] - 1]) {
    show(wanted[1] - 1);
    dialog.showModal();
  }
}
