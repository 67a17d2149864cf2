import { plural } from '../text.js';
import type { Fault, Trail } from './reading.js';
import type { MappingInput } from './schema.js';

type Migrations = NonNullable<MappingInput['migrations']>;
type Picked = { readonly path: string; readonly only?: unknown; readonly except?: unknown };
/** Gives the line of what a trail leads to; null where there is no text yet. */
type LineOf = (trail: Trail) => number | null;
type Entry = { readonly trail: Trail; readonly key: string; readonly said: string };

/** Finds entries that say again what an earlier one said. */
function repeated(entries: readonly Entry[], lineOf: LineOf, help: string): Fault[] {
  const first = new Map<string, Trail>();
  const faults: Fault[] = [];
  for (const { trail, key, said } of entries) {
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, trail);
    else {
      const line = lineOf(earlier);
      const where = line === null ? '' : ` in line ${line}`;
      faults.push({ trail, on: 'value', message: `${said} stands already${where}`, help });
    }
  }
  return faults;
}

function repeats(mapping: MappingInput, lineOf: LineOf): Fault[] {
  const entries = <T>(section: string, list: readonly T[] | undefined, key: (item: T) => string, inner: Trail = []) =>
    (list ?? []).map((item, i) => ({
      trail: [section, i, ...inner],
      key: key(item),
      said: `\`${key(item).split('\0')[0]}\``,
    }));
  const { sources, ignore, migrations, resolve, retire, accept, prepare } = mapping;
  const selection = (item: Picked) => `${item.path}\0${JSON.stringify([item.only, item.except])}`;
  const remove = 'remove one of them';
  return [
    ...repeated(
      entries('sources', sources, (item) => item.path),
      lineOf,
      remove,
    ),
    ...repeated(
      entries('ignore', ignore, (item) => item.path),
      lineOf,
      remove,
    ),
    ...repeated(
      entries('migrations', migrations, (item) => item.name, ['name']),
      lineOf,
      'give it another name',
    ),
    ...repeated(
      entries('resolve', resolve, (item) => item.object),
      lineOf,
      'decide it once',
    ),
    ...repeated(entries('retire', retire, selection), lineOf, remove),
    ...repeated(
      entries('accept', accept, (item) => item.finding),
      lineOf,
      remove,
    ),
    ...repeated(
      entries('prepare', prepare, (item) => item),
      lineOf,
      remove,
    ),
  ];
}

function versionFault(trail: Trail, version: string, room: { above: bigint; between: number; lower: string }): Fault {
  const { above, between, lower } = room;
  const waiting = `${plural(between, 'unpinned migration')} before it`;
  const message =
    between === 0
      ? `version "${version}" does not come after ${lower}`
      : `version "${version}" leaves no room for the ${waiting}, which ${between === 1 ? 'reaches' : 'reach'} ${above}`;
  const help = `versions increase along the list: pin it to ${above + 1n} or more, or move the entry`;
  return { trail, on: 'value', message, help };
}

function versions(migrations: Migrations): Fault[] {
  const faults: Fault[] = [];
  let above: bigint | null = null;
  let between = 0;
  let lower = '';
  migrations.forEach(({ name, version }, i) => {
    if (version === undefined) {
      above = (above ?? 0n) + 1n;
      between += 1;
      return;
    }
    const pinned = BigInt(version);
    if (above !== null && pinned <= above)
      faults.push(versionFault(['migrations', i, 'version'], version, { above, between, lower }));
    else above = pinned;
    between = 0;
    lower = `"${version}" of ${name}`;
  });
  return faults;
}

function both(item: unknown, trail: Trail): Fault[] {
  if (typeof item !== 'object' || item === null || !('only' in item) || !('except' in item)) return [];
  const message = '`only` and `except` stand in the same entry';
  return [{ trail: [...trail, 'except'], on: 'key', message, help: 'keep one: `only` alone says what is taken' }];
}

function choices(value: unknown, trail: Trail): Fault[] {
  if (!Array.isArray(value)) return both(value, trail);
  return value.flatMap((item, i) => both(item, [...trail, i]));
}

function selections({ migrations, retire }: MappingInput): Fault[] {
  const entries = (migrations ?? []).flatMap(({ from, down }, i) => [
    ...choices(from, ['migrations', i, 'from']),
    ...choices(down, ['migrations', i, 'down']),
  ]);
  return [...entries, ...choices(retire, ['retire'])];
}

function renames(rename: Readonly<Record<string, string>>, other: unknown, trail: Trail): Fault[] {
  if (other !== undefined) {
    const message = '`rename` stands beside `keep` or `union` in one entry';
    return [{ trail, on: 'key', message, help: 'keep one of them: a file that `rename` does not name keeps its name' }];
  }
  const paths = Object.keys(rename);
  if (paths.length === 0) {
    const help = 'write the files that give it another name: { path: new_name }';
    return [{ trail, on: 'key', message: '`rename` names no file', help }];
  }
  return paths.flatMap((path, i): Fault[] => {
    const same = paths.slice(0, i).find((earlier) => rename[earlier] === rename[path]);
    if (same === undefined) return [];
    const message = `\`${rename[path]}\` is the new name in ${same} already`;
    return [{ trail: [...trail, path], on: 'value', message, help: 'give each file a name of its own' }];
  });
}

function bodies({ migrations }: MappingInput): Fault[] {
  return (migrations ?? []).flatMap(({ patch, body }, i): Fault[] => {
    if (patch === undefined || body === undefined) return [];
    const message = '`patch` and `body: own` stand in the same entry';
    const help = 'keep one: what is written by hand needs no patch';
    return [{ trail: ['migrations', i, 'patch'], on: 'key', message, help }];
  });
}

function keeps({ resolve }: MappingInput): Fault[] {
  return (resolve ?? []).flatMap(({ keep, union, rename }, i): Fault[] => {
    if (rename !== undefined) return renames(rename, keep ?? union, ['resolve', i, 'rename']);
    if (keep !== undefined || union === true) return [];
    const help = 'add `keep` with the legacy file whose definition stays';
    return [{ trail: ['resolve', i], on: 'value', message: '`keep` is missing in this entry of `resolve`', help }];
  });
}

function directories(mapping: MappingInput): Fault[] {
  const named = { versions: 'versions', down: 'down', reports: 'reports', ...mapping.layout };
  const users = (['versions', 'down', 'reports'] as const).map((use) => ({ use, path: named[use] }));
  return users.flatMap(({ use, path }, i): Fault[] => {
    const other = users.slice(0, i).find((earlier) => earlier.path === path);
    if (other === undefined) return [];
    const message = `\`${use}\` and \`${other.use}\` are the same directory, \`${path}\``;
    const written = mapping.layout?.[use] === undefined ? other.use : use;
    return [{ trail: ['layout', written], on: 'value', message, help: 'give each its own directory' }];
  });
}

/** Checks what single values cannot show: order, repetition and contradiction between entries. */
export function crosscheck(mapping: MappingInput, lineOf: LineOf): Fault[] {
  return [
    ...directories(mapping),
    ...repeats(mapping, lineOf),
    ...versions(mapping.migrations ?? []),
    ...selections(mapping),
    ...bodies(mapping),
    ...keeps(mapping),
  ];
}
