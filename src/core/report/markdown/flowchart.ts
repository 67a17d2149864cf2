import type { ReportFile } from '../../model.js';
import { byCodeUnit, plural } from '../../text.js';
import { folderOf, sharedFolder } from '../folders.js';
import { printable } from '../printable.js';
import { code, fenced } from './escape.js';
import type { ConsolidationInput } from './input.js';
import { folded, paragraphs } from './table.js';

const MOST_FILES = 60;
const MOST_EDGES = 450;
/** GitHub draws no diagram above 50,000 characters. */
const LONGEST = 45_000;

/** From where to where, and how many files go this way; `kind` tells a rollback from the rest. */
type Edge = { readonly from: string; readonly to: string; readonly kind: 'up' | 'down' | 'out'; files: number };
/** How coarse the picture is: what stands for a file, and what for a version. */
type Level = {
  readonly from: (file: ReportFile) => string;
  readonly to: (version: string) => string;
  readonly counted: boolean;
};

/** Writes a label for Mermaid: all but letters, digits and plain punctuation as character references. */
function label(text: string): string {
  const escaped = printable(text).replace(/[^\p{L}\p{N} ./_()=,:-]/gu, (c) => `#${c.codePointAt(0)};`);
  return `"${escaped}"`;
}

function targets(file: ReportFile, level: Level): { readonly to: string; readonly kind: Edge['kind'] }[] {
  const up = file.versions.map((version) => ({ to: level.to(version), kind: 'up' as const }));
  const down = file.downs.map((version) => ({ to: level.to(version), kind: 'down' as const }));
  const out = file.dropped.map(({ kind }) => ({ to: kind, kind: 'out' as const }));
  const all = [...up, ...down, ...out];
  return all.length > 0 ? all : [{ to: file.fate, kind: 'out' }];
}

function edgesAt(files: readonly ReportFile[], level: Level): Edge[] {
  const edges = new Map<string, Edge>();
  for (const file of files) {
    const seen = new Set<string>();
    for (const { to, kind } of targets(file, level)) {
      const from = level.from(file);
      const key = JSON.stringify([from, to, kind]);
      const edge = edges.get(key) ?? { from, to, kind, files: 0 };
      if (!seen.has(key)) edge.files += 1;
      seen.add(key);
      edges.set(key, edge);
    }
  }
  return [...edges].sort(([a], [b]) => byCodeUnit(a, b)).map(([, edge]) => edge);
}

function arrow({ kind, files }: Edge, counted: boolean): string {
  const words = [...(counted ? [plural(files, 'file')] : []), ...(kind === 'down' ? ['rollback'] : [])];
  const drawn = kind === 'up' ? '-->' : '-.->';
  return words.length === 0 ? drawn : `${drawn}|${words.join(', ')}|`;
}

function draw(edges: readonly Edge[], counted: boolean): string[] {
  const sources = [...new Set(edges.map(({ from }) => from))];
  const ends = [...new Set(edges.map(({ to }) => to))].sort(byCodeUnit);
  const source = new Map(sources.map((name, i) => [name, `s${i}`]));
  const end = new Map(ends.map((name, i) => [name, `t${i}`]));
  return [
    'flowchart LR',
    ...sources.map((name) => `  ${source.get(name)}[${label(name)}]`),
    ...ends.map((name) => `  ${end.get(name)}(${label(name)})`),
    ...edges.map((edge) => `  ${source.get(edge.from)} ${arrow(edge, counted)} ${end.get(edge.to)}`),
  ];
}

/** The levels from fine to coarse; the last has one edge per fate at most. */
function levels({ facts }: ConsolidationInput, shared: string): Level[] {
  const titles = new Map(facts.migrations.map(({ version, name }) => [version, `${version} ${name}`]));
  const groups = new Map(facts.migrations.map(({ version, group }) => [version, group ?? 'Migrations']));
  const sources = new Map(facts.sources.flatMap(({ path, files }) => files.map((file) => [file, path] as const)));
  const short = (path: string): string => (path.startsWith(shared) ? path.slice(shared.length) : path) || './';
  const folder = (file: ReportFile): string => short(folderOf(file.path));
  const source = (file: ReportFile): string => short(sources.get(file.path) ?? 'elsewhere');
  const group = (version: string): string => groups.get(version) ?? version;
  const title = (version: string): string => titles.get(version) ?? version;
  const fine = { from: (file: ReportFile) => short(file.path), to: title, counted: false };
  const coarse = [
    { from: folder, to: group },
    { from: source, to: group },
    { from: source, to: () => 'Migrations' },
    { from: () => 'legacy files', to: () => 'Migrations' },
  ].map((level) => ({ ...level, counted: true }));
  return facts.files.length > MOST_FILES ? coarse : [fine, ...coarse];
}

type Picture = { readonly edges: readonly Edge[]; readonly lines: readonly string[] };

/** Draws the finest level that GitHub draws; the coarsest if none is. */
function finestPicture(files: readonly ReportFile[], from: readonly Level[]): Picture {
  let picture: Picture = { edges: [], lines: [] };
  for (const level of from) {
    const edges = edgesAt(files, level);
    picture = { edges, lines: draw(edges, level.counted) };
    if (edges.length <= MOST_EDGES && picture.lines.join('\n').length <= LONGEST) return picture;
  }
  return picture;
}

/**
 * Draws where each legacy file went: file to version up to 60 files, beyond that directory to group, and coarser still
 * until at most 450 edges are left and the text is short enough for GitHub to draw.
 */
export function flowchartSection(input: ConsolidationInput): string {
  const files = input.facts.files.filter(({ fate }) => fate !== 'canonical');
  if (files.length === 0) return '';
  const shared = sharedFolder(files.map(({ path }) => path));
  const { edges, lines } = finestPicture(files, levels(input, shared));
  const picture = fenced('mermaid', lines);
  return paragraphs([
    '## Where the files went',
    shared !== '' && `Paths are below ${code(shared)}.`,
    edges.length > MOST_FILES ? folded(plural(edges.length, 'arrow'), picture) : picture,
  ]);
}
