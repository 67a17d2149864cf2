import { pathMatcher } from '../../globs.js';
import type { ReportFile, ReportSource } from '../../model.js';
import { byCodeUnit, plural } from '../../text.js';
import { printable } from '../printable.js';
import { code, fenced, sentence } from './escape.js';
import { type ConsolidationInput, downPath, purpose, versionPath } from './input.js';
import { folded, paragraphs, table } from './table.js';

const MOST_LINES = 100;

type Leaf = { readonly path: string; readonly note: string | null };

/** Draws leaves by their folders: `├──` before all but the last of a folder, `└──` before the last. */
function branches(leaves: readonly Leaf[], indent: string): { readonly name: string; readonly note: string | null }[] {
  const byName = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const slash = leaf.path.indexOf('/');
    const name = slash < 0 ? leaf.path : leaf.path.slice(0, slash + 1);
    const inside = byName.get(name);
    if (inside === undefined) byName.set(name, [leaf]);
    else inside.push(leaf);
  }
  const names = [...byName.keys()].sort(byCodeUnit);
  return names.flatMap((name, i) => {
    const last = i === names.length - 1;
    const inside = byName.get(name) ?? [];
    const line = { name: `${indent}${last ? '└── ' : '├── '}${printable(name)}`, note: inside[0]?.note ?? null };
    if (!name.endsWith('/')) return [line];
    const below = inside.map(({ path, note }) => ({ path: path.slice(name.length), note }));
    return [{ ...line, note: null }, ...branches(below, `${indent}${last ? '    ' : '│   '}`)];
  });
}

function tree(root: string, leaves: readonly Leaf[]): string[] {
  const lines = branches(leaves, '');
  const width = Math.max(0, ...lines.map(({ name }) => name.length));
  const drawn = lines.map(({ name, note }) => (note === null ? name : `${name.padEnd(width)}  # ${printable(note)}`));
  return [printable(root), ...(drawn.length === 0 ? ['(no SQL files)'] : drawn)];
}

function block(trees: readonly (readonly string[])[], what: string): string {
  const lines = trees.flatMap((one, i) => (i === 0 ? one : ['', ...one]));
  const drawn = fenced('', lines);
  return lines.length > MOST_LINES ? folded(what, drawn) : drawn;
}

/** The folder that a source's paths are drawn below: of a file its folder, of a glob what stands before the glob. */
function baseOf(source: ReportSource): string {
  const isFolder = source.files.every((path) => path.startsWith(`${source.path}/`));
  if (isFolder || source.path === '.') return source.path === '.' ? '' : `${source.path}/`;
  const fixed = source.path.split(/[*?[{(!+@]/)[0] ?? '';
  return fixed.slice(0, fixed.lastIndexOf('/') + 1);
}

/** Draws each location; files that are locations of their own stand together below their folder. */
function sourceTrees(sources: readonly ReportSource[], fates: ReadonlyMap<string, string>): string[][] {
  const byBase = new Map<string, string[]>();
  for (const source of sources) {
    const base = baseOf(source);
    byBase.set(base, [...(byBase.get(base) ?? []), ...source.files]);
  }
  return [...byBase].map(([base, files]) => {
    const leaves = files.map((path) => {
      const fate = fates.get(path) ?? 'canonical';
      const note = fate === 'planned' || fate === 'down' ? null : fate;
      return { path: path.startsWith(base) ? path.slice(base.length) : path, note };
    });
    return tree(base === '' ? './' : base, leaves);
  });
}

type Other = Pick<ReportFile, 'path' | 'fate' | 'reason'>;

/** Lists what is not consolidated: files, and what is ignored as a whole outside of the locations. */
function otherFiles({ files, ignored }: ConsolidationInput['facts']): string | null {
  const others = files.filter(({ fate }) => fate !== 'planned' && fate !== 'down' && fate !== 'retired');
  const covered = others.filter(({ fate }) => fate === 'ignored').map(({ path }) => path);
  const elsewhere = ignored.filter(({ path }) => !covered.some((file) => pathMatcher(path)(file)));
  const all: Other[] = [...others, ...elsewhere.map((entry) => ({ ...entry, fate: 'ignored' as const }))];
  if (all.length === 0) return null;
  const rows = all
    .toSorted((a, b) => byCodeUnit(a.path, b.path))
    .map((file) => [code(file.path), file.fate, file.reason === null ? '' : sentence(file.reason)]);
  return paragraphs([
    'SQL files that are not consolidated:',
    table(['File or folder', 'Fate', 'Reason'], rows, 'files'),
  ]);
}

/** Draws each location with its files; one that is neither consolidated nor a rollback says what became of it. */
export function beforeSection({ facts }: ConsolidationInput): string {
  const { sources, files } = facts;
  const fates = new Map(files.map(({ path, fate }) => [path, fate]));
  const scattered = `Migrations were scattered across ${plural(sources.length, 'location')}:`;
  const trees = sourceTrees(sources, fates);
  return paragraphs([
    '## Before Consolidation',
    sources.length === 0 ? 'mapping.yaml names no location.' : scattered,
    sources.length > 0 && block(trees, plural(sources.length, 'location')),
    otherFiles(facts),
  ]);
}

/** Draws the canonical directories, each migration with its purpose and each rollback with its origin. */
export function afterSection({ facts, mapping }: ConsolidationInput): string {
  const { versions, down } = mapping.layout;
  const origins = { legacy: 'from the legacy rollback', generated: 'generated', own: 'written by hand', none: '' };
  const ups = facts.migrations.map((one) => ({
    path: versionPath(one, mapping).slice(versions.length + 1),
    note: purpose(one),
  }));
  const downs = facts.migrations
    .filter(({ downOrigin }) => downOrigin !== 'none')
    .map((one) => ({ path: downPath(one, mapping).slice(down.length + 1), note: origins[one.downOrigin] }));
  const trees = [tree(`${versions}/`, ups), ...(downs.length === 0 ? [] : [tree(`${down}/`, downs)])];
  return paragraphs([
    '## After Consolidation',
    `All migrations are in one location, ${code(`${versions}/`)}:`,
    block(trees, plural(ups.length, 'migration')),
  ]);
}
