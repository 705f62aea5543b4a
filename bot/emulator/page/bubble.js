// One message, or one album, as an element.
import { el, icon, size, time } from './dom.js';
import { rich, safeLink } from './entities.js';
import { words } from './words.js';

// bubble draws a group: one message, or the messages of an album. The pane
// handed in knows what is busy and takes the clicks.
export function bubble(group, pane) {
  const first = group[0];
  if (first.kind === 'service') return el('p', { class: 'service' }, words.service(first.from));
  const captioned = group.find((message) => message.text) ?? first;
  const photos = group.filter((message) => message.kind === 'photo');
  const bare = photos.length > 0 && !captioned.text;
  const box = el('div', { class: `bubble${photos.length ? ' with-photo' : ''}${bare ? ' bare' : ''}` });
  box.append(...above(first, pane));
  if (photos.length) box.append(grid(photos));
  for (const message of group) {
    if (message.kind !== 'photo' && message.kind !== 'text') box.append(attachment(message));
  }
  if (captioned.text && first.kind !== 'contact' && first.kind !== 'location') {
    box.append(el('div', { class: 'text', dir: 'auto' }, rich(captioned.text, captioned.entities, {
      command: (text) => pane.send(text),
      copy: captioned.protected ? null : (text) => pane.copy(text),
    })));
  }
  box.append(meta(group.at(-1), group));
  const row = el('article', {
    class: `row ${first.own ? 'own' : 'theirs'}`,
    'data-id': first.id,
    'aria-label': `${first.own ? words.you : first.from}, ${time(first.date)}`,
  }, el('div', { class: 'stack' }, box, ...keyboard(first, pane)), moreButton(group, pane));
  return row;
}

function above(message, pane) {
  const out = [];
  if (message.forwarded) out.push(el('p', { class: 'forwarded' }, words.forwarded(message.forwarded)));
  if (message.via) out.push(el('p', { class: 'forwarded' }, words.via(pane.bot.username)));
  if (message.reply) {
    out.push(el('button', { type: 'button', class: 'quote', onclick: () => pane.reveal(message.reply.id) },
      el('strong', {}, message.reply.from), el('span', {}, message.reply.text || words.photo)));
  }
  return out;
}

function grid(photos) {
  const shape = photos.length === 1 ? 'one' : photos.length === 2 ? 'two' : 'many';
  return el('div', { class: `grid ${shape}` }, ...photos.map((message) => {
    if (!message.file || message.file.lost) return el('span', { class: 'lost' }, words.lost);
    const { url, width, height } = message.file;
    const image = el('img', { src: url, alt: words.photoOf(message.from), loading: 'lazy', decoding: 'async', draggable: 'false' });
    if (photos.length === 1 && width && height) image.style.aspectRatio = `${width} / ${height}`;
    return el('button', { type: 'button', class: 'photo', 'aria-label': words.openPhoto, onclick: () => view(url) }, image);
  }));
}

function view(url) {
  const viewer = document.getElementById('viewer');
  viewer.querySelector('img').src = url;
  viewer.showModal();
}

function attachment(message) {
  const { file, kind } = message;
  if (kind === 'contact' || kind === 'location') {
    return el('div', { class: 'text' }, el('strong', {}, words.kinds[kind]), el('br'), message.text);
  }
  if (kind === 'sticker') return el('div', { class: 'sticker' }, file?.name || words.kinds.sticker);
  if (kind !== 'document') return el('div', { class: 'text' }, words.kinds[kind] ?? kind);
  const inside = [
    el('span', { class: 'file-icon' }, icon('file')),
    el('span', { class: 'file-text' }, el('strong', {}, file.name || words.kinds.document), el('small', {}, file.lost ? words.lost : size(file.size))),
  ];
  if (file.lost) return el('div', { class: 'file' }, ...inside);
  return el('a', { class: 'file', href: file.url, download: file.name || '' }, ...inside);
}

function meta(message, group) {
  const out = el('span', { class: 'meta' });
  if (message.protected) {
    out.append(el('span', { class: 'lock', role: 'img', 'aria-label': words.protected, title: words.protected }, icon('lock')));
  }
  if (group.some((part) => part.edited)) out.append(`${words.edited} `);
  out.append(el('time', { datetime: new Date(message.date).toISOString() }, time(message.date)));
  if (message.own) out.append(icon('check'));
  return out;
}

function moreButton(group, pane) {
  return el('button', {
    type: 'button', class: 'more', 'aria-label': words.more, 'aria-haspopup': 'menu',
    onclick: (event) => pane.openMenu(event.currentTarget, group),
  }, icon('more'));
}

function keyboard(message, pane) {
  if (!message.buttons?.length) return [];
  return [el('div', { class: 'keyboard' }, ...message.buttons.map((row, r) => el('div', { class: 'keyboard-row' },
    ...row.map((button, c) => inlineButton(message, button, r, c, pane)))))];
}

function inlineButton(message, button, row, column, pane) {
  const key = `${message.id}/${row}/${column}`;
  const style = button.style ? ` ${button.style}` : '';
  if (button.kind === 'url') {
    const href = safeLink(button.value);
    return el('a', { class: `key${style}`, href, target: '_blank', rel: 'noopener noreferrer', 'aria-label': `${button.label}, ${words.newTab}` },
      el('span', {}, button.label), el('span', { class: 'corner', 'aria-hidden': 'true' }, '↗'));
  }
  const busy = pane.busy.has(key);
  const corner = { inline: '@', copy: '⧉' }[button.kind];
  return el('button', {
    type: 'button', class: `key${style}${busy ? ' busy' : ''}`, 'aria-busy': busy ? 'true' : undefined,
    onclick: () => pane.press(message, button, row, column, key),
  }, el('span', {}, button.label), corner && el('span', { class: 'corner', 'aria-hidden': 'true' }, corner));
}
