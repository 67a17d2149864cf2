import type { DownChoice, Mapping, MigrationEntry, Resolution, Resolve, Selection, Source } from '../model.js';
import { printPrepare } from '../prepare.js';
import { defaultMapping } from './defaults.js';
import type { MappingInput } from './schema.js';

type Written = Record<string, unknown>;

/** Leaves out what is null, undefined or an empty list or map: the file says nothing about it. */
function said(entry: Written): Written {
  return Object.fromEntries(
    Object.entries(entry).filter(
      ([, value]) =>
        value !== null && value !== undefined && (typeof value !== 'object' || Object.keys(value).length > 0),
    ),
  );
}

function different(values: Written, usual: Written): Written {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== usual[key]));
}

function selection({ path, only, except }: Selection): string | Written {
  return only === null && except === null ? path : said({ path, only, except });
}

function selections(list: readonly Selection[]): unknown {
  const written = list.map(selection);
  return written.length === 1 ? written[0] : written;
}

function down(choice: DownChoice): unknown {
  if (choice.kind === 'sources') return null;
  if (choice.kind !== 'files') return choice.kind;
  const written = selections(choice.from);
  // In a list, a file of this name cannot be taken for the keyword.
  return written === 'generated' || written === 'none' ? [written] : written;
}

function source({ path, status, convention, keep }: Source): Written {
  return said({ path, status, convention, keep });
}

function migration(entry: MigrationEntry): Written {
  const { name, version, title, group, body } = entry;
  const [from, back] = [selections(entry.from), down(entry.down)];
  if (body.kind === 'patched') return said({ name, version, title, group, from, down: back, patch: body.patch });
  return said({ name, version, title, group, from, down: back, body: body.kind === 'own' ? 'own' : null });
}

function chosen(resolution: Resolution): Written {
  if (resolution.kind === 'keep') return { keep: resolution.path };
  if (resolution.kind === 'rename') return { rename: Object.fromEntries(resolution.names) };
  return { union: true, keep: resolution.base };
}

/** Turns a decision on an object back into what mapping.yaml would say. */
export function plainResolve({ object, resolution, reason }: Omit<Resolve, 'at'>): Written {
  return said({ object, ...chosen(resolution), reason });
}

/** Turns a mapping back into what mapping.yaml would say, with defaults left out: the inverse of `build`. */
export function plainMapping(mapping: Mapping): MappingInput {
  const usual = defaultMapping(mapping.path);
  return said({
    onefold: 1,
    postgres: mapping.postgres,
    layout: different(mapping.layout, usual.layout),
    sources: mapping.sources.map(source),
    ignore: mapping.ignore.map(({ path, reason }) => ({ path, reason })),
    migrations: mapping.migrations.map(migration),
    resolve: mapping.resolve.map(plainResolve),
    retire: mapping.retire.map(({ path, only, except, reason }) => said({ path, only, except, reason })),
    accept: mapping.accept.map(({ finding, reason, count }) => said({ finding, reason, count })),
    prepare: mapping.prepare.map(printPrepare),
    policy: different(mapping.policy, usual.policy),
    severity: mapping.severity,
    ledger: different(mapping.ledger, usual.ledger),
    guard: said({
      base: mapping.guard.base,
      grandfathered: mapping.guard.grandfathered.map(({ path, reason }) => ({ path, reason })),
    }),
    sealed: mapping.sealed,
    unproved: mapping.unproved,
    rewrites: mapping.rewrites.map(({ version, reason }) => ({ version, reason })),
  }) as MappingInput;
}
