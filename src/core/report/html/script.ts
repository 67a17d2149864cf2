/**
 * What the page does beyond being read: filters lists, follows a file through the picture, opens what a link names and
 * opens everything for printing. It reads attributes and text alone and writes text alone, so that no name is ever markup.
 */
export const script = `'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const plain = (text) => text.toLowerCase().replace(/\\s+/g, ' ').trim();
  for (const one of all('[data-controls], .scripted')) one.hidden = false;

  const resets = new Map();
  for (const box of all('[data-controls]')) {
    const list = document.querySelector('[data-list="' + box.dataset.controls + '"]');
    const rows = all('[data-row]', list).map((row) => ({ row, text: plain(row.textContent) }));
    const search = box.querySelector('input');
    const selects = all('select', box);
    const count = box.querySelector('output');
    const groups = all('details.entry:not([data-row])', list);
    const apply = () => {
      const words = plain(search.value).split(' ').filter(Boolean);
      const chosen = selects.filter((select) => select.value !== '');
      const has = (row, select) => row.dataset[select.dataset.key].split(' ').includes(select.value);
      let shown = 0;
      for (const { row, text } of rows) {
        const fits = words.every((word) => text.includes(word)) && chosen.every((select) => has(row, select));
        row.classList.toggle('filtered', !fits);
        if (fits) shown += 1;
      }
      const active = words.length > 0 || chosen.length > 0;
      for (const group of groups) {
        const some = group.querySelector('[data-row]:not(.filtered)') !== null;
        group.classList.toggle('filtered', !some);
        if (active && some) group.open = true;
      }
      count.textContent = shown + ' of ' + rows.length + ' ' + count.dataset.what;
    };
    const reset = () => {
      search.value = '';
      for (const select of selects) select.value = '';
      apply();
    };
    search.addEventListener('input', apply);
    for (const select of selects) select.addEventListener('change', apply);
    box.querySelector('button').addEventListener('click', reset);
    resets.set(list, reset);
    apply();
  }

  const picture = document.querySelector('.bands');
  const said = document.getElementById('way');
  const nobody = said ? said.textContent : '';
  let kept = null;
  const words = (on, key) => {
    const texts = on.map((band) => band.querySelector('title').textContent);
    const cuts = texts.map((text) => [text.slice(0, text.lastIndexOf(' → ')), text.slice(text.lastIndexOf(' → ') + 3)]);
    if (key === 'file') return cuts[0][0] + ' → ' + cuts.map((cut) => cut[1]).join('; ');
    const counts = cuts.map((cut) => cut[0] + ' (' + cut[1].slice(cut[1].lastIndexOf(': ') + 2) + ')');
    return ' ← ' + (counts.join('; ') || 'no legacy file');
  };
  const follow = (wanted) => {
    if (picture === null) return;
    const { key, value } = wanted ?? {};
    picture.classList.toggle('following', wanted !== null);
    const isOn = (one) => wanted !== null && one.dataset[key] === value;
    const on = all('.band', picture).filter(isOn);
    for (const band of all('.band', picture)) band.classList.toggle('on', isOn(band));
    for (const file of all('.from', picture)) {
      file.classList.toggle('on', isOn(file) || on.some((band) => band.dataset.file === file.dataset.file));
    }
    for (const end of all('.end', picture)) {
      end.classList.toggle('on', isOn(end) || on.some((band) => band.dataset.end === end.dataset.end));
    }
    for (const row of all('tr[data-file]')) row.classList.toggle('on', isOn(row));
    if (wanted === null) said.textContent = nobody;
    else if (key === 'file') said.textContent = words(on, key);
    else said.textContent = picture.querySelector('.end[data-end="' + value + '"] title').textContent + words(on, key);
  };
  const meant = (target) => {
    const one = target instanceof Element ? target.closest('.bands [data-file], .bands [data-end], tr[data-file]') : null;
    if (one === null) return null;
    const key = one.dataset.file === undefined ? 'end' : 'file';
    return { key, value: one.dataset[key] };
  };
  const keep = (wanted) => {
    kept = wanted;
    follow(kept);
  };
  const fallback = () => meant(document.activeElement) ?? kept;
  if (picture !== null) {
    const section = document.getElementById('picture');
    for (const kind of ['mouseover', 'focusin']) {
      section.addEventListener(kind, (event) => follow(meant(event.target) ?? fallback()));
    }
    section.addEventListener('mouseleave', () => follow(fallback()));
    section.addEventListener('focusout', () => follow(kept));
    picture.addEventListener('click', (event) => {
      const wanted = meant(event.target);
      keep(wanted);
      const row = wanted && wanted.key === 'file' ? document.querySelector('tr[data-file="' + wanted.value + '"]') : null;
      history.replaceState(null, '', row === null ? '#picture' : '#' + row.id);
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') keep(null);
    });
  }

  const show = (hash) => {
    const target = document.getElementById(hash.slice(1));
    if (target === null) return;
    for (let one = target; one !== null; one = one.parentElement) {
      if (one.localName === 'details') one.open = true;
      if (resets.has(one) && target.closest('.filtered') !== null) resets.get(one)();
    }
    if (target.matches('tr[data-file]')) keep(meant(target));
    target.scrollIntoView();
  };
  addEventListener('hashchange', () => show(location.hash));
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link !== null && link.hash === location.hash) show(link.hash);
  });
  show(location.hash);

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])');
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of closed) one.open = false;
  });
})();
`;
