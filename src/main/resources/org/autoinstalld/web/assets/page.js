// Niceties. Without this file the pages work all the same.
'use strict';

// Puts a newer state of the page in the place of this one, and keeps the focus and what is being typed.
async function renew(url) {
  const main = document.getElementById('main');
  main.classList.add('stale');
  try {
    const reply = await fetch(url, { headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
    const fresh = page.getElementById('main');
    if (fresh) {
      swap(main, fresh);
      swap(document.querySelector('.top'), page.querySelector('.top'));
    }
  } catch (e) {
    // the server is away; the next event or keystroke tries again
  } finally {
    main.classList.remove('stale');
  }
}

function swap(old, fresh) {
  const typing = old.contains(document.activeElement) && document.activeElement.matches('input');
  if (!typing) {
    keepNotice(old, fresh);
    old.replaceChildren(...fresh.childNodes);
    return;
  }
  // a field in use stays; what can change around it is marked
  for (const part of old.querySelectorAll('[data-part]')) {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (other) {
      part.replaceChildren(...other.childNodes);
    }
  }
}

// What a button came to is told once; news do not take it away before it can be read.
const READ = 30000;

function keepNotice(old, fresh) {
  const told = old.querySelector('[data-notice]');
  const place = fresh.querySelector('[data-notice]');
  if (told && place && performance.now() < READ) {
    place.replaceChildren(...told.childNodes);
  }
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
    renew(url);
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

// The server tells when something changed. What it said about something that was not done stays.
if (window.EventSource && document.querySelector('[data-live]')) {
  let soon;
  new EventSource('/events').onmessage = () => {
    clearTimeout(soon);
    soon = setTimeout(() => renew(location.href), 100);
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
