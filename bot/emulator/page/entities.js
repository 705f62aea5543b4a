// Text with entities, as elements. Offsets count UTF-16 units, as strings do.
import { el } from './dom.js';
import { words } from './words.js';

const tags = {
  bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre',
  blockquote: 'blockquote', expandable_blockquote: 'blockquote',
};

// longQuote is from how many characters an expandable quote is folded to its
// first lines, as phones do from the fourth line on.
const longQuote = 130;

// fold hides all but the first lines of a quote until they are asked for.
function fold(quote) {
  const button = el('button', { type: 'button', class: 'unfold', 'aria-expanded': 'false', title: words.unfold, 'aria-label': words.unfold });
  button.addEventListener('click', () => {
    const open = quote.classList.toggle('folded') === false;
    button.setAttribute('aria-expanded', String(open));
    button.title = open ? words.fold : words.unfold;
    button.setAttribute('aria-label', button.title);
  });
  quote.classList.add('long', 'folded');
  quote.append(button);
}

// safeLink lets only links through that a browser opens harmlessly.
export function safeLink(link) {
  try {
    const url = new URL(link);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(href, extra = {}) {
  const safe = safeLink(href);
  if (!safe) return el('span');
  return el('a', { href: safe, target: '_blank', rel: 'noopener noreferrer', ...extra });
}

function wrap(entity, text, on) {
  if (on.copy && (entity.type === 'code' || entity.type === 'pre')) {
    return el(entity.type, { class: 'copyable', title: words.copy, onclick: () => on.copy(text) });
  }
  if (tags[entity.type]) return el(tags[entity.type]);
  switch (entity.type) {
    case 'text_link': return link(entity.url, { title: entity.url });
    case 'url': return link(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
    case 'email': return link(`mailto:${text}`);
    case 'bot_command':
      return el('button', { type: 'button', class: 'command', onclick: () => on.command(text) });
    case 'mention': case 'hashtag': case 'cashtag': case 'text_mention':
      return el('span', { class: 'mark' });
    case 'spoiler': {
      const node = el('span', { class: 'spoiler', role: 'button', tabindex: '0', 'aria-label': words.spoiler });
      const open = () => {
        node.classList.add('open');
        for (const name of ['role', 'tabindex', 'aria-label']) node.removeAttribute(name);
      };
      node.addEventListener('click', open);
      node.addEventListener('keydown', (event) => { if (event.key === 'Enter') open(); });
      return node;
    }
    default: return null;
  }
}

// rich takes what happens when a command or a piece of code is clicked.
export function rich(text, entities, on) {
  const out = document.createDocumentFragment();
  const list = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(out, text, list, 0, text.length, on);
  return out;
}

function fill(parent, text, list, from, to, on) {
  let position = from;
  for (let i = 0; i < list.length; i++) {
    const entity = list[i];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < position || entity.offset >= to) continue;
    const node = wrap(entity, text.slice(entity.offset, end), on);
    if (!node) continue;
    parent.append(text.slice(position, entity.offset));
    fill(node, text, list.slice(i + 1), entity.offset, end, on);
    if (entity.type === 'expandable_blockquote' && end - entity.offset > longQuote) fold(node);
    parent.append(node);
    position = end;
  }
  parent.append(text.slice(position, to));
}
