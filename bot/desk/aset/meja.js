// What every page of the desk does: starts the parts it has, help, lock.
import { watchIdle } from "./jeda.js";
import { startTable } from "./antrean.js";
import { startPhotos } from "./foto.js";
import { startUnlock } from "./buka.js";

const body = document.body;
const $ = (id) => document.getElementById(id);

// Leaving tells the other tabs, so that none goes on showing tips.
const channel = new BroadcastChannel("meja");
channel.onmessage = () => location.replace(body.dataset.base);
for (const id of ["form-kunci", "form-keluar"]) {
  $(id)?.addEventListener("submit", () => channel.postMessage("tutup"));
}

// A page taken out of the browser's memory may be older than the lock.
addEventListener("pageshow", (e) => {
  if (e.persisted) location.reload();
});

function shortcutsOn() {
  return sessionStorage.getItem("pintasan") !== "mati";
}

function startHelp() {
  const help = $("bantuan");
  const button = $("buka-bantuan");
  if (!help || !button) return;
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
  const box = $("pintasan");
  box.checked = shortcutsOn();
  box.addEventListener("change", () => sessionStorage.setItem("pintasan", box.checked ? "hidup" : "mati"));
  if (location.hash === "#bantuan") help.showModal();
}

// Keys that mean the same everywhere; a part of a page takes its own first.
function startKeys() {
  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) return;
    const typing = e.target.closest?.("input:not([type=checkbox]), select, textarea");
    if (e.key === "Escape") {
      if (!typing) follow("kembali", e);
      return;
    }
    if (typing || !shortcutsOn()) return;
    if (e.key === "?") {
      e.preventDefault();
      $("bantuan")?.showModal();
    } else if (e.key === "j" || e.key === "]") follow("berikut", e);
    else if (e.key === "k" || e.key === "[") follow("sebelum", e);
  });
}

function follow(id, e) {
  const link = $(id);
  if (!link) return;
  e.preventDefault();
  link.click();
}

startHelp();
startTable(shortcutsOn);
startPhotos();
startUnlock();
startKeys();
watchIdle(channel);

const print = $("cetak");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
$("galat")?.focus();
document.documentElement.dataset.siap = ""; // tests wait for it
