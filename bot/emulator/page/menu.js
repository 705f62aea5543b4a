// A small menu at a button.
import { el } from './dom.js';

let close = () => {};

export function openMenu(anchor, items) {
  close();
  const menu = el('div', { class: 'menu', role: 'menu' }, ...items.map(([label, action]) => el('button', {
    type: 'button', role: 'menuitem', onclick: () => { close(); action(); },
  }, label)));
  document.body.append(menu);
  place(menu, anchor.getBoundingClientRect());
  const away = (event) => { if (!menu.contains(event.target)) close(); };
  const keys = (event) => {
    const list = [...menu.children];
    const at = list.indexOf(document.activeElement);
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (event.key === 'ArrowDown') list[(at + 1) % list.length].focus();
    else if (event.key === 'ArrowUp') list[(at - 1 + list.length) % list.length].focus();
    else return;
    event.preventDefault();
  };
  close = () => {
    close = () => {};
    menu.remove();
    document.removeEventListener('pointerdown', away);
    menu.removeEventListener('keydown', keys);
    anchor.setAttribute('aria-expanded', 'false');
    if (anchor.isConnected) anchor.focus({ preventScroll: true });
  };
  document.addEventListener('pointerdown', away);
  menu.addEventListener('keydown', keys);
  anchor.setAttribute('aria-expanded', 'true');
  menu.firstChild.focus({ preventScroll: true });
}

function place(menu, at) {
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.right - width), innerWidth - width - 8);
  const below = at.bottom + 4;
  menu.style.left = `${left}px`;
  menu.style.top = `${below + height > innerHeight ? Math.max(8, at.top - height - 4) : below}px`;
}
