// Where a person writes: text, photos and files, commands, inline search.
import { post, postForm } from './api.js';
import { el, icon } from './dom.js';
import { Picker } from './picker.js';
import { words } from './words.js';

export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.files = [];
    this.target = null; // { mode: 'reply' | 'edit', message }
    this.keysOpen = true;
    this.build();
  }

  build() {
    const { pane } = this;
    this.input = el('textarea', { rows: '1', placeholder: words.message, 'aria-label': words.message, autocomplete: 'off', enterkeyhint: 'send', maxlength: '16000' });
    this.input.addEventListener('input', () => this.onInput());
    this.input.addEventListener('keydown', (event) => this.onKey(event));
    this.input.addEventListener('beforeinput', (event) => this.onBreak(event));
    this.input.addEventListener('paste', (event) => this.onPaste(event));
    this.picker = new Picker(this);
    this.fileInput = el('input', { type: 'file', multiple: true, hidden: true, onchange: () => this.take(this.fileInput.files) });
    this.slash = this.tool('slash', words.commands, () => this.picker.toggleCommands());
    this.keysButton = this.tool('keys', words.keyboard, () => { this.keysOpen = !this.keysOpen; this.draw(pane.state); });
    this.sendButton = el('button', { type: 'submit', class: 'send', 'aria-label': words.send }, icon('send'));
    this.form = el('form', { class: 'composer', onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      this.slash, this.tool('attach', words.attach, () => this.fileInput.click()), this.fileInput,
      el('div', { class: 'field' }, this.input), this.keysButton, this.sendButton);
    this.strip = el('div', { class: 'strip', hidden: true });
    this.bar = el('div', { class: 'bar', hidden: true });
    this.chips = el('div', { class: 'chips', role: 'group', 'aria-label': words.suggestions });
    this.chips.addEventListener('wheel', (event) => {
      if (this.chips.scrollWidth <= this.chips.clientWidth || event.deltaX) return;
      event.preventDefault(); // a plain wheel moves the row sideways
      this.chips.scrollLeft += event.deltaY;
    });
    this.keys = el('div', { class: 'reply-keys', role: 'group', 'aria-label': words.keyboard, hidden: true });
    this.start = el('button', { type: 'button', class: 'start', onclick: () => pane.send('/start') }, words.start);
    this.root = el('footer', { class: 'foot' }, this.picker.root, this.chips, this.bar, this.strip, this.form, this.start, this.keys);
    this.root.addEventListener('dragover', (event) => event.preventDefault());
    this.root.addEventListener('drop', (event) => { event.preventDefault(); this.take(event.dataTransfer.files); });
    this.drawChips();
    this.onInput();
  }

  tool(name, label, action) {
    return el('button', { type: 'button', class: 'tool', 'aria-label': label, title: label, onclick: action }, icon(name));
  }

  drawChips() {
    const list = this.pane.person.suggestions ?? [];
    this.chips.hidden = list.length === 0;
    this.chips.replaceChildren(...list.map((text) => el('button', { type: 'button', onclick: () => this.pane.send(text) }, text)));
  }

  draw(state) {
    const idle = state.started && !state.blocked;
    this.form.hidden = !idle;
    this.start.hidden = idle;
    this.start.textContent = state.blocked ? words.restart : words.start;
    const rows = state.keyboard?.rows ?? [];
    this.keysButton.hidden = rows.length === 0;
    this.keysButton.setAttribute('aria-expanded', String(this.keysOpen));
    this.keys.hidden = rows.length === 0 || !this.keysOpen || !idle;
    this.keys.replaceChildren(...rows.map((row) => el('div', { class: 'keyboard-row' },
      ...row.map((label) => el('button', { type: 'button', class: 'key', onclick: () => this.pane.send(label) }, label)))));
    this.input.placeholder = this.files.length ? words.caption : state.keyboard?.holder || words.message;
    this.fit();
    this.picker.refresh();
  }

  onInput() {
    this.fit();
    this.sendButton.disabled = !this.input.value.trim() && !this.files.length;
    this.picker.typed(this.input.value);
  }

  // fit makes the field as high as its text.
  fit() {
    this.input.style.height = 'auto';
    if (this.input.scrollHeight) this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 140)}px`;
  }

  onKey(event) {
    this.shift = event.shiftKey;
    if (this.picker.onKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === 'Escape' && this.target) {
      this.forget();
    }
  }

  // onBreak sends on the Enter of keyboards on a screen, which name no key.
  onBreak(event) {
    if (event.inputType !== 'insertLineBreak' || this.shift) return;
    event.preventDefault();
    this.submit();
  }

  onPaste(event) {
    const images = [...event.clipboardData.files];
    if (!images.length) return;
    event.preventDefault();
    this.take(images);
  }

  // take adds files to what is sent next.
  take(files) {
    this.files.push(...files);
    this.fileInput.value = '';
    this.drawStrip();
    this.input.focus();
  }

  drawStrip() {
    for (const image of this.strip.querySelectorAll('img')) URL.revokeObjectURL(image.src);
    this.strip.hidden = !this.files.length;
    this.asFile = el('input', { type: 'checkbox' });
    this.strip.replaceChildren(
      el('div', { class: 'thumbs' }, ...this.files.map((file, i) => el('div', { class: 'thumb' },
        file.type.startsWith('image/') ? el('img', { src: URL.createObjectURL(file), alt: file.name }) : el('span', {}, file.name),
        el('button', { type: 'button', class: 'round', 'aria-label': words.removeFile(file.name), onclick: () => { this.files.splice(i, 1); this.drawStrip(); } }, icon('close'))))),
      el('label', { class: 'as-file' }, this.asFile, ` ${words.asFile}`));
    this.input.placeholder = this.files.length ? words.caption : words.message;
    this.onInput();
  }

  answer(message) { this.aim('reply', message, words.replying(message.own ? words.you : message.from), message.text || words.photo); }

  change(message) {
    this.aim('edit', message, words.editing, message.text);
    this.input.value = message.text;
    this.onInput();
  }

  aim(mode, message, title, text) {
    this.target = { mode, message };
    this.bar.hidden = false;
    this.sendButton.setAttribute('aria-label', mode === 'edit' ? words.save : words.send);
    this.bar.replaceChildren(
      el('div', { class: 'bar-text' }, el('strong', {}, title), el('span', {}, text)),
      el('button', { type: 'button', class: 'round', 'aria-label': words.cancel, onclick: () => this.forget() }, icon('close')));
    this.input.focus();
  }

  forget() {
    if (this.target?.mode === 'edit') this.input.value = '';
    this.target = null;
    this.bar.hidden = true;
    this.sendButton.setAttribute('aria-label', words.send);
    this.onInput();
  }

  // insert puts a text into the field as if typed.
  insert(text) {
    this.input.value = text;
    this.input.focus();
    this.onInput();
  }

  async submit() {
    const text = this.input.value;
    const { pane, target } = this;
    if (this.sending) return;
    if (this.files.length) return this.submitFiles(text);
    if (!text.trim()) return;
    this.input.value = '';
    this.target = null;
    this.bar.hidden = true;
    this.onInput();
    const person = pane.person.key;
    const sent = target?.mode === 'edit'
      ? await pane.try(() => post('/demo/edit', { person, message: target.message.id, text }), { 410: words.onlyTwoDays })
      : await pane.send(text, target?.message.id ?? 0);
    if (!sent && !this.input.value) this.insert(text);
  }

  async submitFiles(caption) {
    const form = new FormData();
    form.set('person', this.pane.person.key);
    form.set('caption', caption);
    form.set('asFile', this.asFile.checked ? '1' : '');
    for (const file of this.files) form.append('file', file);
    this.sendButton.disabled = this.sending = true;
    const sent = await this.pane.try(() => postForm('/demo/media', form), { 413: words.tooLarge });
    this.sending = false;
    if (sent) {
      this.files = [];
      this.input.value = '';
      this.forget();
    }
    this.drawStrip();
    this.pane.toBottom(false);
  }
}
