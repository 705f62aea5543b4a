// The list above the composer: commands after "/", inline results after
// "@bot ". One list, one way to choose from it by mouse or keys.
import { Failure, post } from './api.js';
import { el } from './dom.js';
import { words } from './words.js';

const pause = 300; // milliseconds of quiet before an inline query is sent

export class Picker {
  constructor(composer) {
    this.composer = composer;
    this.mode = ''; // '', 'commands', 'inline'
    this.items = [];
    this.active = -1;
    this.id = `picker-${Math.random().toString(36).slice(2)}`;
    this.note = el('p', { class: 'picker-note', role: 'status' });
    this.list = el('div', { id: this.id, role: 'listbox' });
    this.root = el('div', { class: 'picker', hidden: true }, this.note, this.list);
    composer.input.setAttribute('aria-controls', this.id);
  }

  get pane() { return this.composer.pane; }

  toggleCommands() {
    if (this.mode === 'commands') return this.close();
    this.showCommands('');
    this.composer.input.focus();
  }

  typed(text) {
    const { username } = this.pane.bot;
    const at = text.match(/^@(\w+)\s([\s\S]*)$/);
    clearTimeout(this.timer);
    if (at && at[1].toLowerCase() === username.toLowerCase()) {
      this.timer = setTimeout(() => this.search(at[2].trim()), pause);
    } else if (/^\/\w*$/.test(text)) {
      this.showCommands(text.slice(1));
    } else {
      this.close();
    }
  }

  refresh() {
    if (this.mode === 'commands') this.typed(this.composer.input.value || '/');
  }

  showCommands(prefix) {
    const { commands } = this.pane.state;
    const items = commands.filter(({ command }) => command.startsWith(prefix)).map(({ command, description }) => ({
      title: `/${command}`, about: description, pick: () => this.sendCommand(command),
    }));
    if (!prefix) {
      items.push({
        title: words.inlineEntry(this.pane.bot.username), about: words.inlineHint,
        pick: () => this.composer.insert(`@${this.pane.bot.username} `),
      });
    }
    this.show('commands', words.commands, items, commands.length ? '' : words.noCommands);
  }

  sendCommand(command) {
    this.composer.input.value = '';
    this.composer.onInput();
    this.pane.send(`/${command}`);
  }

  async search(query, offset = '') {
    const turn = this.turn = Symbol(query);
    if (!offset) this.show('inline', words.inlineHint, [], words.inlineSearching);
    let found;
    try {
      found = await post('/demo/inline', { person: this.pane.person.key, query, offset });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (turn === this.turn) this.show('inline', words.inlineHint, [], words.inlineFailed);
      return;
    }
    if (turn !== this.turn) return; // typed on meanwhile
    const earlier = offset ? this.items.slice(0, -1) : [];
    const items = [...earlier, ...found.items.map(({ id, title, about }) => ({ title, about, pick: () => this.choose(id) }))];
    if (found.button && !offset) items.unshift({ title: found.button, about: '', pick: () => this.begin(found.start) });
    if (found.next) items.push({ title: words.inlineMore, about: '', stay: true, pick: () => this.search(query, found.next) });
    this.show('inline', words.inlineHint, items, items.length ? '' : words.inlineNone);
  }

  begin(parameter) {
    this.composer.insert('');
    this.pane.send(`/start ${parameter}`);
  }

  choose(id) {
    this.composer.insert('');
    this.pane.try(() => post('/demo/choose', { person: this.pane.person.key, id }), { 410: words.gone });
  }

  show(mode, label, items, note) {
    Object.assign(this, { mode, items, active: -1 });
    this.root.hidden = false;
    this.list.setAttribute('aria-label', label);
    this.note.textContent = note;
    this.note.hidden = !note;
    this.list.replaceChildren(...items.map((item, i) => el('button', {
        type: 'button', role: 'option', id: `${this.id}-${i}`, tabindex: '-1', 'aria-selected': 'false',
        onmousedown: (event) => event.preventDefault(), // the field keeps the focus
        onclick: () => this.pick(i),
      }, el('strong', {}, item.title), item.about && el('span', {}, item.about))));
  }

  pick(i) {
    const item = this.items[i];
    if (!item.stay) this.close();
    item.pick();
  }

  close() {
    this.turn = null;
    this.mode = '';
    this.items = [];
    this.root.hidden = true;
    this.composer.input.removeAttribute('aria-activedescendant');
  }

  // onKey takes arrows, Enter, Tab and Escape while the list is open; it
  // returns whether the key was its own.
  onKey(event) {
    if (this.root.hidden) return false;
    const n = this.items.length;
    if (event.key === 'Escape') this.close();
    else if (event.key === 'ArrowDown' && n) this.activate((this.active + 1) % n);
    else if (event.key === 'ArrowUp' && n) this.activate(this.active < 0 ? n - 1 : this.active - 1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && this.active >= 0) this.pick(this.active);
    else return false;
    event.preventDefault();
    return true;
  }

  activate(i) {
    this.active = (i + this.items.length) % this.items.length;
    this.list.querySelectorAll('[role=option]').forEach((node, at) => {
      node.setAttribute('aria-selected', String(at === this.active));
      if (at === this.active) node.scrollIntoView({ block: 'nearest' });
    });
    this.composer.input.setAttribute('aria-activedescendant', `${this.id}-${this.active}`);
  }
}
