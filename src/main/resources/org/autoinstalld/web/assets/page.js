// Niceties. Without this file the pages work all the same.
'use strict';

// Puts a newer state of the page in the place of this one. What says the same stays as it is, with its focus, what is
// selected and what is open; parts that move are taken one by one.
let asked = 0;

async function renew(url) {
  const mine = ++asked;
  try {
    const reply = await fetch(url, { headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
    const fresh = page.getElementById('main');
    if (fresh && mine === asked) {
      take('main', document.getElementById('main'), fresh);
      take('top', document.querySelector('.top'), page.querySelector('.top'));
    }
  } catch (e) {
    // the server is away; the next event or keystroke tries again
  }
}

// What was last told of each part, but for the parts within it.
const told = new Map();

function shell(root) {
  const copy = root.cloneNode(true);
  for (const part of copy.querySelectorAll('[data-part], [data-notice]')) {
    part.replaceChildren();
  }
  return copy.innerHTML;
}

function partsOf(root) {
  const all = [...root.querySelectorAll('[data-part]')];
  return all.filter((part) => part.parentElement.closest('[data-part], main, .top') === root);
}

function note(name, root) {
  told.set(name, shell(root));
  for (const part of partsOf(root)) {
    note(part.dataset.part, part);
  }
}

function take(name, old, fresh) {
  // a field in use stays; what can change around it is marked
  const typing = old.contains(document.activeElement) && document.activeElement.matches('input, select, textarea');
  if (!typing && told.get(name) !== shell(fresh)) {
    note(name, fresh);
    keepNotice(old, fresh);
    keepChoice(old, fresh);
    old.replaceChildren(...fresh.childNodes);
    dress(old);
    return;
  }
  for (const part of partsOf(fresh)) {
    const here = old.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
    if (here) {
      take(part.dataset.part, here, part);
    }
  }
  if (name === 'main' && performance.now() >= READ) {
    old.querySelector('[data-notice]')?.replaceChildren();
  }
}

// What a button came to is told once; news do not take it away before it can be read.
const READ = 30000;

function keepNotice(old, fresh) {
  const notice = old.querySelector('[data-notice]');
  const place = fresh.querySelector('[data-notice]');
  if (notice && place && performance.now() < READ) {
    place.replaceChildren(...notice.childNodes);
  }
}

// Entries that somebody may want to paste get a button. Where the page may not write to the clipboard, the text is selected.
function dress(root) {
  chooseAll(root);
  for (const text of root.querySelectorAll('[data-copy]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = 'Copied';
      } catch (e) {
        getSelection().selectAllChildren(text);
        button.textContent = 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
    text.parentElement.prepend(button);
  }
}

// Hosts that were chosen stay so, as long as they are listed.
function keepChoice(old, fresh) {
  for (const box of old.querySelectorAll('[name="host"]:checked')) {
    const same = fresh.querySelector(`[name="host"][value="${CSS.escape(box.value)}"]`);
    if (same) {
      same.checked = true;
    }
  }
}

// One box for all that are listed.
function chooseAll(root) {
  const head = root.querySelector('th.pick');
  if (!head) {
    return;
  }
  const all = document.createElement('input');
  all.type = 'checkbox';
  all.setAttribute('aria-label', 'choose all that are listed');
  all.addEventListener('change', () => {
    for (const box of head.closest('table').querySelectorAll('[name="host"]')) {
      box.checked = all.checked;
    }
  });
  head.replaceChildren(all);
}

// The search box answers while one types.
let pause;
document.addEventListener('input', (event) => {
  const field = event.target;
  if (!field.matches('[data-filter]')) {
    return;
  }
  clearTimeout(pause);
  pause = setTimeout(() => {
    const wanted = new URLSearchParams(new FormData(field.form));
    if (!field.value.trim()) {
      wanted.delete(field.name);
    }
    const url = '/' + (wanted.size ? '?' + wanted : '');
    history.replaceState(null, '', url);
    const main = document.getElementById('main');
    main.classList.add('stale');
    renew(url).finally(() => main.classList.remove('stale'));
  }, 150);
});

// "/" goes to the search box, as in a pager; Escape leaves it.
document.addEventListener('keydown', (event) => {
  const box = document.querySelector('[data-filter]');
  const busy = event.target.matches('input, textarea, select');
  if (event.key === '/' && box && !busy && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === 'Escape' && event.target === box) {
    box.blur();
  }
});

// The server tells when something changed: that is looked at soon, and twice a second at most.
const APART = 500;

if (window.EventSource && document.querySelector('[data-live]')) {
  note('main', document.getElementById('main'));
  note('top', document.querySelector('.top'));
  let soon;
  let last = -APART;
  new EventSource('/events').onmessage = () => {
    soon ??= setTimeout(() => {
      soon = undefined;
      last = performance.now();
      renew(location.href);
    }, Math.max(100, last + APART - performance.now()));
  };
}

// A line of the response file and the question it answers light up together: those under the pointer, else those with
// the focus, else those that a click holds.
let held;

function pairOf(element) {
  const part = element && element.closest && element.closest('[data-pair]');
  return part ? part.dataset.pair : undefined;
}

function light(pair) {
  const shown = pair || pairOf(document.activeElement) || held;
  for (const part of document.querySelectorAll('[data-pair]')) {
    part.classList.toggle('lit', part.dataset.pair === shown);
  }
}

document.addEventListener('mouseover', (event) => light(pairOf(event.target)));
document.addEventListener('focusin', () => light());

// A click also brings the other side into sight.
document.addEventListener('click', (event) => {
  const pair = pairOf(event.target);
  if (!pair || getSelection().toString()) {
    return;
  }
  const own = event.target.closest('[data-pair]');
  held = held === pair && !event.target.closest('a') ? undefined : pair;
  light(pair);
  for (const part of document.querySelectorAll('.lit')) {
    if (part !== own) {
      part.scrollIntoView({ block: 'nearest' });
    }
  }
});

dress(document);
