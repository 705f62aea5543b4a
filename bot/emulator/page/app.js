// The page: one pane for each person, side by side or behind tabs.
import { get, listen } from './api.js';
import { el } from './dom.js';
import { Pane } from './pane.js';
import { words } from './words.js';

const panes = [];

const setup = await retry(() => get('/demo/setup'));
const title = words.title(setup.bot.name);
document.getElementById('title').textContent = title;
document.title = `DEMO – ${title}`;

setup.people.forEach((person, index) => {
  const pane = new Pane(person, setup.bot, index, markUnread);
  pane.tab = el('button', {
    type: 'button', class: `tab tone-${index % 4}`, role: 'tab', id: `tab-${index}`, 'aria-controls': pane.root.id,
    onclick: () => select(index, true),
  }, el('span', {}, person.role || person.name), el('i', { class: 'dot', role: 'img', 'aria-label': words.unread, hidden: true }));
  panes.push(pane);
});
document.getElementById('tabs').append(...panes.map((pane) => pane.tab));
document.getElementById('panes').append(...panes.map((pane) => pane.root));
document.getElementById('panes').style.setProperty('--people', String(panes.length));
document.getElementById('tabs').addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) select((selected() + step + panes.length) % panes.length, true);
});
select(0, false);
const viewer = document.getElementById('viewer');
viewer.addEventListener('click', (event) => { if (event.target === viewer) viewer.close(); });

listen((data) => {
  for (const pane of panes) if (data.chats[pane.person.key]) pane.apply(data.chats[pane.person.key]);
}, (connected) => { document.getElementById('banner').hidden = connected; });

function selected() { return panes.findIndex((pane) => pane.root.classList.contains('selected')); }

function select(index, focus) {
  panes.forEach((pane, i) => {
    const on = i === index;
    pane.root.classList.toggle('selected', on);
    pane.tab.setAttribute('aria-selected', String(on));
    pane.tab.tabIndex = on ? 0 : -1;
    if (on) {
      pane.tab.querySelector('.dot').hidden = true;
      pane.toBottom(false);
      if (focus) pane.tab.focus();
    }
  });
}

// markUnread puts a dot on the tab of a pane that can't be seen.
function markUnread(pane) {
  if (!pane.root.checkVisibility()) pane.tab.querySelector('.dot').hidden = false;
}

async function retry(request) {
  for (;;) {
    try {
      return await request();
    } catch {
      document.getElementById('banner').hidden = false;
      await new Promise((resolve) => { setTimeout(resolve, 1500); });
    }
  }
}
