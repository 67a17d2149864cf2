import { controls, occurring } from './controls.js';
import { type Html, html, type Part, sentence } from './markup.js';
import {
  definitionBadge,
  fateBadge,
  fates,
  filesDefining,
  type ObjectFacts,
  objectFacts,
  strongDifferences,
} from './objects-facts.js';
import { type Page, placeLink } from './page.js';
import { folded, type Row, section, table } from './parts.js';
import { slugged } from './side-by-side.js';

function why(page: Page, object: ObjectFacts): Part {
  const { key, proved } = object;
  const refused = proved?.refused ?? null;
  const compared = strongDifferences(object).length > 0 || filesDefining(object) > 1;
  return [
    proved?.reason != null && html`<p>${sentence(proved.reason)}</p>`,
    refused !== null && html`<p>PostgreSQL refused ${placeLink(page, refused.at)}: ${refused.message}</p>`,
    compared &&
      html`<p><a href="#${page.anchors.conflict.get(key)!}">Side by side<span class="far">: ${key}</span></a></p>`,
  ];
}

function legacyPlaces(page: Page, { definitions, proved }: ObjectFacts): Part[] {
  if (definitions.length === 0) return (proved?.definedIn ?? []).map((at) => placeLink(page, at));
  const single = definitions.length === 1 && definitions[0]!.fate === 'stays';
  return definitions.map(({ at, fate }) =>
    single ? placeLink(page, at) : html`${placeLink(page, at)} ${definitionBadge(fate)}`,
  );
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
    attributes: html`id="${page.anchors.object.get(key)!}" data-row data-fate="${slugged(fate)}" data-kind="${kind.replaceAll(' ', '-')}"`,
    cells: [
      html`<code>${key}</code>`,
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
      values: occurring(objects.map(({ kind }) => kind)).map(([kind]) => [kind.replaceAll(' ', '-'), kind] as const),
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
