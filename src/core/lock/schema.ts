import { z } from 'zod';
import type { Guarded, Lock } from '../model.js';

const strings = z.array(z.string());
const place = z.object({ path: z.string(), line: z.number(), column: z.number().exactOptional() });
const decision = z.object({ at: place, reason: z.string() });
const fileFate = z.enum(['planned', 'down', 'retired', 'kept', 'ignored', 'reference', 'canonical', 'unmapped']);

const finding = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  key: z.string(),
  subject: z.string(),
  message: z.string(),
  at: z.array(place),
  help: z.string(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('open') }),
    z.object({ kind: z.literal('settled'), by: decision }),
    z.object({ kind: z.literal('accepted'), by: decision }),
  ]),
});

const reportFile = z.object({
  path: z.string(),
  fate: fileFate,
  statements: z.number(),
  unaccounted: z.number(),
  versions: strings,
  downs: strings,
  dropped: z.array(
    z.object({ kind: z.enum(['retired', 'resolved']), statements: z.array(z.number()), reason: z.string(), at: place }),
  ),
  reason: z.string().nullable(),
});

const takings = z.array(z.object({ path: z.string(), taken: z.number(), of: z.number() }));
const reportMigration = z.object({
  version: z.string(),
  name: z.string(),
  title: z.string().nullable(),
  group: z.string().nullable(),
  from: takings,
  downFrom: takings,
  downOrigin: z.enum(['legacy', 'generated', 'own', 'none']),
  transaction: z.boolean(),
  creates: strings,
  why: z.string(),
  patched: z.number().exactOptional(),
  own: z.literal(true).exactOptional(),
});

const definitionFate = z.enum([
  'stays',
  'masked',
  'repeated',
  'replaced',
  'dropped',
  'retired',
  'resolved',
  'rewritten',
  'left behind',
  'kept',
  'reference',
]);
const definition = z.object({ at: place, fate: definitionFate, version: z.string().nullable() });

const facts = z.object({
  sources: z.array(z.object({ path: z.string(), status: z.string(), conventions: strings, files: strings })),
  files: z.array(reportFile),
  ignored: z.array(z.object({ path: z.string(), reason: z.string() })),
  statements: z.object({
    all: z.number(),
    up: z.number(),
    down: z.number(),
    absorbed: z.number(),
    retired: z.number(),
    resolved: z.number(),
    unaccounted: z.number(),
    twice: z.number(),
  }),
  migrations: z.array(reportMigration),
  findings: z.array(finding),
  objects: z.array(z.object({ object: z.string(), definedIn: z.array(definition) })),
  mentions: z.array(z.object({ at: place, names: z.string(), text: z.string() })),
});

const lockFile = z.object({
  path: z.string(),
  sha256: z.string(),
  sha256Lf: z.string(),
  blob: z.string(),
  fate: fileFate,
  statements: strings,
});

/** A copy of what was read already: it is trusted as long as the hash beside it is that of mapping.yaml. */
const guarded = z.custom<Guarded>((value) => typeof value === 'object' && value !== null);

/** The lock's shape. Unknown keys are dropped, so that an older onefold reads what a newer one adds. */
export const lockSchema = z.object({
  onefold: z.literal(1),
  mapping: z.object({ sha256: z.string(), decisions: z.string(), guarded }).exactOptional(),
  targets: z.array(z.object({ path: z.string(), version: z.string().nullable(), sha256: z.string() })),
  accepted: z.record(z.string(), z.number()),
  files: z.array(lockFile),
  report: facts,
}) satisfies z.ZodType<Lock>;
