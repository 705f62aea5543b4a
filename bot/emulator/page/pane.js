// One person's chat: header, messages, composer.
import { Failure, post } from './api.js';
import { bubble } from './bubble.js';
import { Composer } from './composer.js';
import { el, icon } from './dom.js';
import { openMenu } from './menu.js';
import { words } from './words.js';

const nearBottom = 80; // pixels within which new messages scroll along
const topMargin = 40; // pixels kept free for the day above a long message
const toastTime = 4000;

export class Pane {
  constructor(person, bot, index, onActivity) {
    Object.assign(this, { person, bot, onActivity });
    this.messages = new Map();
    this.nodes = new Map();
    this.busy = new Set();
    this.state = { started: false, blocked: false, typing: false, commands: [], keyboard: null, about: '' };
    this.build(index);
  }

  build(index) {
    const { person, bot } = this;
    this.status = el('p', { class: 'status' }, words.bot);
    this.list = el('div', { class: 'list', role: 'log', 'aria-live': 'polite', 'aria-label': words.log(person.name, person.role) });
    this.empty = el('div', { class: 'empty' });
    this.dots = el('div', { class: 'row theirs typing', hidden: true, 'aria-hidden': 'true' },
      el('div', { class: 'bubble dots' }, el('i'), el('i'), el('i')));
    this.scroller = el('div', { class: 'scroller', tabindex: '-1' }, this.empty, this.list, this.dots);
    this.scroller.addEventListener('scroll', () => this.onScroll(), { passive: true });
    this.stuck = true;
    new ResizeObserver(() => { if (this.stuck) this.toBottom(false); }).observe(this.scroller);
    this.toDown = el('button', { type: 'button', class: 'round to-down', hidden: true, 'aria-label': words.down, onclick: () => this.toBottom(true) }, icon('down'));
    this.toast = el('p', { class: 'toast', role: 'status', hidden: true });
    this.composer = new Composer(this);
    this.root = el('section', { class: `pane tone-${index % 4}`, id: `pane-${index}`, 'aria-label': words.log(person.name, person.role) },
      el('div', { class: 'persona' },
        el('span', { class: 'role' }, person.role || person.name),
        person.role && person.role !== person.name && el('strong', {}, person.name),
        el('span', { class: 'note', title: person.note }, person.note)),
      el('header', { class: 'chat-head' },
        el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(bot.name)),
        el('div', { class: 'chat-name' }, el('h2', {}, bot.name), this.status),
        el('span', { class: 'demo small' }, 'DEMO'),
        el('button', { type: 'button', class: 'round', 'aria-label': words.chatMore, 'aria-haspopup': 'menu', onclick: (event) => this.openChatMenu(event.currentTarget) }, icon('more'))),
      el('div', { class: 'body' }, this.scroller, this.toDown, this.toast),
      this.composer.root);
    this.drawEmpty();
  }

  // apply takes in what the server says has changed.
  apply(change) {
    const stick = this.stuck;
    const news = (change.messages ?? []).filter((message) => !message.own && !this.messages.has(message.id));
    if (change.reset) this.messages.clear();
    for (const message of change.messages ?? []) this.messages.set(message.id, message);
    for (const id of change.gone ?? []) this.messages.delete(id);
    this.state = {
      started: change.started, blocked: change.blocked, typing: change.typing,
      commands: change.commands ?? [], keyboard: change.keyboard, about: change.about,
    };
    this.draw();
    if (change.reset || stick) this.toNews(change.reset ? null : news[0]);
    else if (news.length) this.toDown.classList.add('fresh');
    if (news.length && !change.reset) this.onActivity(this);
  }

  draw() {
    const { state } = this;
    this.dots.hidden = !state.typing;
    this.status.textContent = state.blocked ? words.blockedState : state.typing ? words.typing : words.bot;
    this.status.classList.toggle('active', state.typing);
    this.drawList();
    this.drawEmpty();
    this.composer.draw(state);
    this.onScroll();
  }

  drawList() {
    const groups = this.groups();
    const keep = new Map();
    groups.forEach((group, i) => {
      const old = this.nodes.get(group.key);
      const node = old?.sign === group.sign ? old.node : group.make();
      node.classList.toggle('tail', group.own !== groups[i + 1]?.own);
      if (this.list.children[i] !== node) this.list.insertBefore(node, this.list.children[i] ?? null);
      keep.set(group.key, { sign: group.sign, node });
    });
    while (this.list.children.length > groups.length) this.list.lastChild.remove();
    this.nodes = keep;
  }

  // groups cuts the messages into days, albums and single messages.
  groups() {
    const out = [];
    let day = '';
    let album = null;
    for (const message of [...this.messages.values()].sort((a, b) => a.id - b.id)) {
      const label = dayLabel(message.date);
      if (label !== day) {
        day = label;
        out.push({ key: `day ${label}`, sign: '', own: null, make: () => el('p', { class: 'day' }, el('span', {}, label)) });
      }
      if (message.album && album?.name === message.album) {
        album.list.push(message);
        continue;
      }
      const list = [message];
      album = message.album ? { name: message.album, list } : null;
      out.push({ key: message.id, list, own: message.own, make: () => bubble(list, this) });
    }
    for (const group of out) {
      if (group.list) group.sign = JSON.stringify(group.list) + [...this.busy].filter((key) => key.startsWith(`${group.key}/`));
    }
    return out;
  }

  drawEmpty() {
    this.empty.hidden = this.messages.size > 0;
    if (this.empty.hidden) return;
    this.empty.replaceChildren(
      el('div', { class: 'about' },
        el('strong', {}, this.bot.name),
        el('p', {}, this.state.about || words.emptyTitle),
        el('p', { class: 'hint' }, words.emptyHint)),
      this.person.note ? el('p', { class: 'hint persona-note' }, this.person.note) : '');
  }

  async send(text, replyTo = 0) {
    this.toBottom(false);
    return this.try(() => post('/demo/send', { person: this.person.key, text, replyTo }));
  }

  // try runs a request and tells when it fails; it returns whether it worked.
  async try(request, messages = {}) {
    try {
      await request();
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.say(messages[error.status] ?? words.failed);
      return false;
    }
  }

  async press(message, button, row, column, key) {
    if (this.busy.has(key)) return;
    if (button.kind === 'copy') return this.copy(button.value);
    if (button.kind === 'inline') return this.composer.insert(`@${this.bot.username} ${button.value}`);
    this.busy.add(key);
    this.drawList();
    try {
      const answer = await post('/demo/press', { person: this.person.key, message: message.id, row, col: column });
      if (answer.text && answer.alert) showAlert(this.bot.name, answer.text);
      else if (answer.text) this.say(answer.text);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.say({ 504: words.noAnswer, 410: words.gone }[error.status] ?? words.failed);
    } finally {
      this.busy.delete(key);
      this.drawList();
    }
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.say(words.copied);
    } catch {
      this.say(words.failed);
    }
  }

  openMenu(anchor, group) {
    const message = group[0];
    const items = [[words.reply, () => this.composer.answer(message)]];
    const captioned = group.find((part) => part.text);
    if (captioned && !message.protected) items.push([words.copy, () => this.copy(captioned.text)]);
    if (message.own && captioned && !message.via) items.push([words.edit, () => this.composer.change(captioned)]);
    items.push([words.remove, () => this.remove(group)]);
    openMenu(anchor, items);
  }

  openChatMenu(anchor) {
    const { blocked } = this.state;
    openMenu(anchor, [[blocked ? words.unblock : words.block, () => this.block(!blocked)]]);
  }

  block(blocked) {
    return this.try(() => post('/demo/block', { person: this.person.key, blocked }));
  }

  async remove(group) {
    for (const message of group) {
      await this.try(() => post('/demo/delete', { person: this.person.key, message: message.id }), { 410: words.onlyTwoDays });
    }
  }

  reveal(id) {
    const node = this.list.querySelector(`[data-id="${Number(id)}"]`);
    if (!node) return;
    node.scrollIntoView({ block: 'center', behavior: 'smooth' });
    node.classList.add('flash');
    setTimeout(() => node.classList.remove('flash'), 1200);
  }

  say(text) {
    this.toast.textContent = text;
    this.toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { this.toast.hidden = true; }, toastTime);
  }

  atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < nearBottom;
  }

  // toNews shows the newest messages: from the first one's top when they are
  // longer than the pane, as one wants to read from the beginning.
  toNews(first) {
    this.toBottom(false);
    const node = first && this.list.querySelector(`[data-id="${first.id}"]`);
    const over = node ? node.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top - topMargin : 0;
    if (over < 0) this.scroller.scrollBy({ top: over, behavior: 'instant' });
  }

  toBottom(smooth) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? 'smooth' : 'instant' });
    this.onScroll();
  }

  onScroll() {
    const bottom = this.atBottom();
    this.stuck = bottom;
    this.toDown.hidden = bottom;
    if (bottom) this.toDown.classList.remove('fresh');
  }
}

function showAlert(from, text) {
  document.getElementById('alert-from').textContent = from;
  document.getElementById('alert-text').textContent = text;
  document.getElementById('alert').showModal();
}

function initials(name) {
  return name.split(/[^\p{L}\p{N}]+/u).filter(Boolean).slice(0, 1).map((word) => word[0].toUpperCase()).join('');
}

function dayLabel(ms) {
  const day = new Date(ms);
  const today = new Date();
  const days = Math.round((new Date(today).setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 864e5);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  return day.toLocaleDateString('id-ID', { day: 'numeric', month: 'long', year: day.getFullYear() === today.getFullYear() ? undefined : 'numeric' });
}
