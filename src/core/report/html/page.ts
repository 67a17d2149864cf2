import type { PageFacts, Place, Proof, ReportFile } from '../../model.js';
import { baseName, printPlace } from '../../places.js';
import { byCodeUnit, escaped } from '../../text.js';
import { sharedFolder } from '../folders.js';
import { downPath, versionPath } from '../markdown/input.js';
import { type Measured, measured } from '../markdown/replayed.js';
import { anchorsFor } from './anchors.js';
import { breakable, type Html, html, type Part, sentence } from './markup.js';

type Anchors = ReadonlyMap<string, string>;
/** What every section of the page needs: the input, what its proof says of these files, and where links lead. */
export type Page = {
  readonly input: PageFacts;
  readonly measured: Measured;
  /** The proof, where it is one of these very files. */
  readonly proof: Proof | null;
  /** The legacy files, in byte order of path. */
  readonly files: readonly ReportFile[];
  /** The folder that all of them have in common, with its slash; paths are shown without it. */
  readonly shared: string;
  /** By path, by key, by version: the name to link to. */
  readonly anchors: {
    readonly file: Anchors;
    readonly object: Anchors;
    readonly conflict: Anchors;
    readonly finding: Anchors;
    readonly migration: Anchors;
    /** By path of a canonical file, the anchor of its migration. */
    readonly canonical: Anchors;
  };
};

/** Lists the keys of all objects that the legacy files define or the proof has seen, in byte order of their names. */
export function objectKeys(input: PageFacts, proof: Proof | null): string[] {
  const keys = [
    ...input.facts.objects.map(({ object }) => object),
    ...(proof?.objects ?? []).map(({ object }) => object),
  ];
  return [...new Set(keys)].sort(byCodeUnit);
}

function canonicalAnchors({ facts, mapping }: PageFacts, migration: Anchors): Anchors {
  return new Map(
    facts.migrations.flatMap((one) => {
      const anchor = migration.get(one.version)!;
      return [[versionPath(one, mapping), anchor] as const, [downPath(one, mapping), anchor] as const];
    }),
  );
}

/** Prepares what the sections share. */
export function pageOf(input: PageFacts): Page {
  const { facts } = input;
  const result = measured(input);
  const proof = result.kind === 'run' ? result.proof : null;
  const files = facts.files.filter(({ fate }) => fate !== 'canonical').toSorted((a, b) => byCodeUnit(a.path, b.path));
  const objects = objectKeys(input, proof);
  const migration = anchorsFor(
    'migration',
    facts.migrations.map(({ version }) => version),
  );
  const anchors = {
    file: anchorsFor(
      'file',
      files.map(({ path }) => path),
      baseName,
    ),
    object: anchorsFor('object', objects),
    conflict: anchorsFor('conflict', objects),
    finding: anchorsFor(
      'finding',
      facts.findings.map(({ key }) => key),
    ),
    migration,
    canonical: canonicalAnchors(input, migration),
  };
  return { input, measured: result, proof, files, shared: sharedFolder(files.map(({ path }) => path)), anchors };
}

/** Shortens a legacy path by the folder that all have in common. */
export function short(page: Page, path: string): string {
  return page.shared !== '' && path.startsWith(page.shared) ? path.slice(page.shared.length) : path;
}

/** Writes a sentence that may hold code between backticks, with its legacy paths shortened. */
export function said(page: Page, text: string): Part[] {
  if (page.shared === '') return sentence(text);
  return sentence(text.replace(new RegExp(`(?<![\\w./-])${escaped(page.shared)}`, 'g'), ''));
}

/** Writes a path as code, with a link to what the page says of the file. */
export function pathLink(page: Page, path: string, shown: string = short(page, path)): Html {
  const anchor = page.anchors.file.get(path) ?? page.anchors.canonical.get(path);
  const name = html`<code>${breakable(shown)}</code>`;
  return anchor === undefined ? name : html`<a href="#${anchor}">${name}</a>`;
}

/** Writes a place as code, with a link; one that means a whole file (line 1, no column) is its path alone. */
export function placeLink(page: Page, at: Place): Html {
  const whole = at.line === 1 && at.column === undefined;
  const path = short(page, at.path);
  return pathLink(page, at.path, whole ? path : printPlace({ ...at, path }));
}

/** Writes places, those of one file together: its path with the first line, and the other lines behind it. */
export function placeLinks(page: Page, places: readonly Place[]): Html[] {
  const byPath = new Map<string, Set<number>>();
  for (const { path, line } of places) byPath.set(path, (byPath.get(path) ?? new Set()).add(line));
  return [...byPath].map(([path, lines]) => {
    const [first = 1, ...rest] = [...lines].sort((a, b) => a - b);
    return html`${placeLink(page, { path, line: first })}${rest.map((line) => `, ${line}`)}`;
  });
}

/** Writes a version with a link to its migration. */
export function versionLink(page: Page, version: string): Html {
  const anchor = page.anchors.migration.get(version);
  return anchor === undefined ? html`${version}` : html`<a class="version" href="#${anchor}">${version}</a>`;
}

/** Writes an object's key as code, with a link to its fate. */
export function objectLink(page: Page, key: string, shown: string = key): Html {
  const anchor = page.anchors.object.get(key);
  const name = html`<code>${breakable(shown)}</code>`;
  return anchor === undefined ? name : html`<a href="#${anchor}">${name}</a>`;
}
