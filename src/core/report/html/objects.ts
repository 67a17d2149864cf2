import { plural } from '../../text.js';
import { controls, occurring } from './controls.js';
import { breakable, type Html, html, type Part } from './markup.js';
import { definitionBadge, fateBadge, fates, isBeside, type ObjectFacts, objectFacts } from './objects-facts.js';
import { type Page, placeLink, said } from './page.js';
import { folded, type Row, section, table } from './parts.js';
import { slugged } from './side-by-side.js';

function why(page: Page, object: ObjectFacts): Part {
  const { key, proved } = object;
  const refused = proved?.refused ?? null;
  return [
    proved?.reason != null && html`<p>${said(page, proved.reason)}</p>`,
    refused !== null && html`<p>PostgreSQL refused ${placeLink(page, refused.at)}: ${refused.message}</p>`,
    isBeside(object) &&
      html`<p class="go"><a href="#${page.anchors.conflict.get(key)!}">Side by side<span class="far">: ${key}</span></a></p>`,
  ];
}

/** Lists the definitions that stay; the others are shown side by side. */
function legacyPlaces(page: Page, object: ObjectFacts): Part[] {
  const { key, definitions, proved } = object;
  if (definitions.length === 0) return (proved?.definedIn ?? []).map((at) => placeLink(page, at));
  const stay = definitions.filter(({ fate }) => fate === 'stays');
  const others = definitions.filter(({ fate }) => fate !== 'stays');
  const shown = stay.map(({ at }) => placeLink(page, at));
  if (!isBeside(object))
    return [...shown, ...others.map(({ at, fate }) => html`${placeLink(page, at)} ${definitionBadge(fate)}`)];
  const more = html`<a href="#${page.anchors.conflict.get(key)!}">${plural(others.length, 'other')}<span class="far"> of ${key}</span></a>`;
  return others.length === 0 ? shown : [...shown, stay.length === 0 ? html`none stays: ${more}` : html`and ${more}`];
}

function canonicalPlaces(page: Page, { definitions, proved }: ObjectFacts): Part[] {
  if (proved !== null) return proved.canonicalIn.map((at) => placeLink(page, at));
  const versions = new Set(
    definitions.flatMap(({ fate, version }) => (fate === 'stays' && version !== null ? [version] : [])),
  );
  return [...versions].map(
    (version) => html`in <a href="#${page.anchors.migration.get(version) ?? 'migrations'}">${version}</a>`,
  );
}

function row(page: Page, object: ObjectFacts): Row {
  const { key, kind, fate } = object;
  return {
    attributes: html`id="${page.anchors.object.get(key)!}" data-row data-fate="${slugged(fate)}" data-kind="${slugged(kind)}"`,
    cells: [
      html`<code>${breakable(key)}</code>`,
      [fateBadge(fate), why(page, object)],
      folded(legacyPlaces(page, object), 'definitions'),
      folded(canonicalPlaces(page, object), 'places'),
    ],
  };
}

function meanings(objects: readonly ObjectFacts[]): Html {
  const shown = fates.filter(({ fate }) => objects.some((one) => one.fate === fate));
  const count = (fate: string) => objects.filter((one) => one.fate === fate).length;
  return html`<dl class="fates">${shown.map(({ fate, meaning }) => html`<div><dt>${fateBadge(fate)} <strong>${count(fate)}</strong></dt><dd>${meaning}</dd></div>`)}</dl>`;
}

/** Lists every object with its fate: by the proof, or where nothing is proved by the plan alone. */
export function objectsSection(page: Page): Html {
  const objects = objectFacts(page);
  const occur = fates.filter(({ fate }) => objects.some((one) => one.fate === fate));
  const choices = [
    { key: 'fate', label: 'Fate', values: occur.map(({ fate }) => [slugged(fate), fate] as const) },
    {
      key: 'kind',
      label: 'Kind',
      values: occurring(objects.map(({ kind }) => kind)).map(([kind]) => [slugged(kind), kind] as const),
    },
  ];
  const columns = [
    { title: 'Object' },
    { title: 'Fate and why', kind: 'wide' },
    { title: 'Legacy definitions' },
    { title: 'Now at' },
  ] as const;
  return section('objects', 'Objects and their fates', [
    page.proof === null &&
      html`<p><strong>Not proved:</strong> what stands here is read from the statements alone, in plan order.</p>`,
    objects.length === 0
      ? html`<p>The legacy files define no object.</p>`
      : [
          meanings(objects),
          controls('objects', 'objects', choices, objects.length),
          html`<div data-list="objects">${table(
            'Every object with its fate',
            columns,
            objects.map((one) => row(page, one)),
          )}</div>`,
        ],
  ]);
}
