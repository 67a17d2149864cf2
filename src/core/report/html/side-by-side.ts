import type { ProofDifference } from '../../model.js';
import { byCodeUnit, plural } from '../../text.js';
import { controls, occurring } from './controls.js';
import { nowMarked, thenMarked } from './differing.js';
import { breakable, type Html, html, type Part } from './markup.js';
import {
  definitionBadge,
  fateBadge,
  fates,
  filesDefining,
  isBeside,
  type ObjectFacts,
  objectFacts,
  strongDifferences,
} from './objects-facts.js';
import { objectLink, type Page, placeLink, said, short, versionLink } from './page.js';
import { section, table } from './parts.js';

const ABSENT = html`<span class="none">not there</span>`;
const NOTHING = html`<span class="none">–</span>`;

function valueThen({ legacy, canonical }: ProofDifference): Html {
  return legacy === null ? html`<mark>${ABSENT}</mark>` : thenMarked(legacy, canonical);
}

function sourceTitle(page: Page, source: string | null): Part {
  return source === null ? 'Legacy: all sources in order' : ['Legacy: ', breakable(short(page, `${source}/`))];
}

function valueNow(of: readonly ProofDifference[]): Html {
  const now = of[0]!.canonical;
  if (now === null) return ABSENT;
  return nowMarked(
    of.flatMap(({ legacy }) => legacy ?? ''),
    now,
  );
}

/** One row per part of the object, one column per legacy replay that has it otherwise, and what is there now. */
function matrix(page: Page, object: ObjectFacts): Part {
  const differences = strongDifferences(object);
  if (differences.length === 0) return null;
  const sources = [...new Set(differences.map(({ source }) => source))];
  const parts = [...new Set(differences.map(({ part }) => part))];
  const rows = parts.map((part) => {
    const of = differences.filter((one) => one.part === part);
    const then = sources.map((source) => {
      const found = of.find((one) => one.source === source);
      return found === undefined ? NOTHING : valueThen(found);
    });
    return { cells: [part ?? 'the whole object', ...then, valueNow(of)] };
  });
  const columns = [
    { title: 'Part' },
    ...sources.map((source) => ({ title: sourceTitle(page, source) })),
    { title: 'Now' },
  ];
  return table(`What differs in ${object.key}`, columns, rows);
}

function definitions(page: Page, { key, definitions: all, proved }: ObjectFacts): Part {
  const rows = all.map(({ at, fate, version }) => {
    return { cells: [placeLink(page, at), definitionBadge(fate), version === null ? '–' : versionLink(page, version)] };
  });
  const listed = new Set(all.map(({ at }) => `${at.path}:${at.line}`));
  const canonical = (proved?.canonicalIn ?? []).filter(({ path, line }) => !listed.has(`${path}:${line}`));
  const now = canonical.map((at) => ({ cells: [placeLink(page, at), 'stands there now', ''] }));
  const columns = [{ title: 'Defined at' }, { title: 'What becomes of it' }, { title: 'In' }];
  return table(`Definitions of ${key}`, columns, [...rows, ...now]);
}

function told(page: Page, { key }: ObjectFacts): Part {
  const about = page.input.facts.findings.filter(({ subject }) => subject === key);
  return about.map(
    (one) => html`<p><a href="#${page.anchors.finding.get(one.key)!}">${one.rule}</a>: ${said(page, one.message)}</p>`,
  );
}

function weakNote({ proved }: ObjectFacts): Part {
  const weak = (proved?.differences ?? []).filter((one) => one.weak).length;
  return weak > 0 && html`<p class="quiet">Beside that, columns stand in another order; no query by name sees it.</p>`;
}

function entry(page: Page, object: ObjectFacts): Html {
  const { key, kind, fate, proved } = object;
  const files = filesDefining(object);
  const strong = new Set(strongDifferences(object).map(({ part }) => part)).size;
  const parts = strong === 0 ? '' : `, ${plural(strong, 'part')} differ${strong === 1 ? 's' : ''}`;
  const reason = proved?.reason ?? null;
  return html`<details class="entry" id="${page.anchors.conflict.get(key)!}" data-row data-fate="${slugged(fate)}" data-kind="${slugged(kind)}">
<summary><code>${breakable(key)}</code> ${fateBadge(fate)} <span class="quiet">${plural(files, 'file')}${parts}</span>${reason === null ? null : html`<span class="reason">${said(page, reason)}</span>`}</summary>
<div class="body">
${told(page, object)}
${matrix(page, object)}${weakNote(object)}
${definitions(page, object)}
<p class="go">${objectLink(page, key)} among all objects</p>
</div></details>
`;
}

/** Writes a fate or a kind as one word, as the filters compare them. */
export function slugged(fate: string): string {
  return fate.replaceAll(' ', '-');
}

function rank(object: ObjectFacts): number {
  if (object.fate === 'lost' || object.fate === 'changed without a reason') return 0;
  return strongDifferences(object).length > 0 ? 1 : 2;
}

function group(page: Page, title: string, objects: readonly ObjectFacts[]): Part {
  if (objects.length === 0) return null;
  return html`<h3>${title} (${objects.length})</h3>
${objects.map((one) => entry(page, one))}`;
}

/** Shows each object that several files define or that changed: what differs, part by part, and every definition. */
export function sideBySideSection(page: Page): Html {
  const shown = objectFacts(page).filter(isBeside);
  const sorted = shown.toSorted((a, b) => rank(a) - rank(b) || byCodeUnit(a.key, b.key));
  const found = fates.filter(({ fate }) => shown.some((one) => one.fate === fate));
  const kinds = occurring(shown.map(({ kind }) => kind));
  const choices = [
    { key: 'fate', label: 'Fate', values: found.map(({ fate }) => [slugged(fate), fate] as const) },
    { key: 'kind', label: 'Kind', values: kinds.map(([kind]) => [slugged(kind), kind] as const) },
  ];
  const differing = sorted.filter((one) => rank(one) < 2);
  const others = sorted.filter((one) => rank(one) === 2);
  return section('side-by-side', 'Side by side', [
    html`<p>Objects that several legacy files define, and those that are not what they were. Marked is what one side has and the other has not. A dash: there is nothing that is neither there now nor in another column. Masked: the object is there already, so that the definition does nothing.</p>`,
    page.proof === null &&
      html`<p><strong>Not proved:</strong> the definitions are listed, what they make was not compared.</p>`,
    shown.length === 0
      ? html`<p>None: every object has one definition.</p>`
      : controls('side-by-side', 'objects', choices, shown.length),
    html`<div data-list="side-by-side">${group(page, 'Not as it was', differing)}${group(page, differing.length > 0 ? 'Other objects with several definitions' : 'Objects with several definitions', others)}</div>`,
  ]);
}
