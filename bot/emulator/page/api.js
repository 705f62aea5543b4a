// Requests to the server this page came from.

export class Failure extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Failure(0);
  }
  if (!response.ok) throw new Failure(response.status);
  return response.json();
}

export const get = (path) => ask(path, { cache: 'no-store' });

export const post = (path, body) => ask(path, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

export const postForm = (path, form) => ask(path, { method: 'POST', body: form });

// listen follows the stream of changes and keeps following it: EventSource
// reconnects by itself except after some errors, where this starts anew.
export function listen(onData, onState) {
  let source;
  const open = () => {
    source = new EventSource('/demo/events');
    source.onopen = () => onState(true);
    source.onmessage = (event) => onData(JSON.parse(event.data));
    source.onerror = () => {
      onState(false);
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 1500);
    };
  };
  open();
}
