import type {
  BodyChoice,
  DownChoice,
  Mapping,
  MigrationEntry,
  Place,
  Prepare,
  Resolution,
  Resolve,
  Retire,
  Selection,
} from '../model.js';
import { readPrepare } from '../prepare.js';
import { defaultMapping } from './defaults.js';
import type { Trail } from './reading.js';
import type { MappingInput } from './schema.js';

type At = (trail: Trail) => Place;
type WrittenMigration = NonNullable<MappingInput['migrations']>[number];
type WrittenRetire = NonNullable<MappingInput['retire']>[number];
type WrittenResolve = NonNullable<MappingInput['resolve']>[number];
type Written = WrittenMigration['from'];

function selection(written: string | Omit<WrittenRetire, 'reason'>, at: Place): Selection {
  if (typeof written === 'string') return { path: written, only: null, except: null, at };
  return { path: written.path, only: written.only ?? null, except: written.except ?? null, at };
}

function selections(written: Written, trail: Trail, at: At): Selection[] {
  if (!Array.isArray(written)) return [selection(written, at(trail))];
  return written.map((item, i) => selection(item, at([...trail, i])));
}

function downChoice(written: WrittenMigration['down'], trail: Trail, at: At): DownChoice {
  if (written === undefined) return { kind: 'sources' };
  if (written === 'generated' || written === 'none') return { kind: written };
  return { kind: 'files', from: selections(written, trail, at) };
}

function bodyChoice({ patch, body }: WrittenMigration, trail: Trail, at: At): BodyChoice {
  if (body === 'own') return { kind: 'own', at: at([...trail, 'body']) };
  return patch === undefined ? { kind: 'sources' } : { kind: 'patched', patch, at: at([...trail, 'patch']) };
}

function migration(written: WrittenMigration, trail: Trail, at: At): MigrationEntry {
  return {
    name: written.name,
    version: written.version ?? null,
    title: written.title ?? null,
    group: written.group ?? null,
    from: selections(written.from, [...trail, 'from'], at),
    down: downChoice(written.down, [...trail, 'down'], at),
    body: bodyChoice(written, trail, at),
    at: at(trail),
  };
}

function retired(written: WrittenRetire, at: Place): Retire {
  return { ...selection(written, at), reason: written.reason };
}

function resolution({ keep, union, rename }: WrittenResolve): Resolution {
  if (rename !== undefined) return { kind: 'rename', names: new Map(Object.entries(rename)) };
  return union === true ? { kind: 'union', base: keep ?? null } : { kind: 'keep', path: keep ?? '' };
}

function resolved(written: WrittenResolve, at: Place): Resolve {
  return { object: written.object, resolution: resolution(written), reason: written.reason, at };
}

function prepared(written: string, at: Place): Prepare[] {
  const entry = readPrepare(written);
  return entry === null ? [] : [{ ...entry, at }];
}

/** Makes the mapping of a valid file: defaults filled in, and the line of every entry. */
export function build(path: string, input: MappingInput, at: At): Mapping {
  const bare = defaultMapping(path);
  const { style: _, ...layout } = input.layout ?? {};
  return {
    path,
    postgres: input.postgres ?? null,
    layout: { ...bare.layout, ...layout },
    sources: (input.sources ?? []).map((source, i) => ({
      path: source.path,
      status: source.status ?? 'deprecated',
      convention: source.convention ?? null,
      keep: source.keep ?? [],
      at: at(['sources', i]),
    })),
    ignore: (input.ignore ?? []).map((entry, i) => ({ ...entry, at: at(['ignore', i]) })),
    migrations: (input.migrations ?? []).map((entry, i) => migration(entry, ['migrations', i], at)),
    resolve: (input.resolve ?? []).map((entry, i) => resolved(entry, at(['resolve', i]))),
    retire: (input.retire ?? []).map((entry, i) => retired(entry, at(['retire', i]))),
    accept: (input.accept ?? []).map((entry, i) => ({
      finding: entry.finding,
      reason: entry.reason,
      count: entry.count ?? null,
      at: at(['accept', i]),
    })),
    prepare: (input.prepare ?? []).flatMap((entry, i) => prepared(entry, at(['prepare', i]))),
    policy: { ...bare.policy, ...input.policy },
    severity: input.severity ?? {},
    ledger: { ...bare.ledger, ...input.ledger },
    guard: {
      base: input.guard?.base ?? null,
      grandfathered: (input.guard?.grandfathered ?? []).map((entry, i) => ({
        ...entry,
        at: at(['guard', 'grandfathered', i]),
      })),
    },
    sealed: input.sealed ?? null,
    unproved: input.unproved ?? null,
    rewrites: (input.rewrites ?? []).map((entry, i) => ({ ...entry, at: at(['rewrites', i]) })),
  };
}
