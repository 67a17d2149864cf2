import { z } from 'zod';
import type { Proof } from './model.js';
import { readJson } from './unreadable.js';

export { decisionsDigest, measuredDigest, proofOf } from './proof/certificate.js';

const place = z.strictObject({ path: z.string(), line: z.number(), column: z.number().exactOptional() });
const refusal = z.strictObject({ at: place, sqlstate: z.string(), message: z.string() });
const explained = refusal.extend({
  hint: z.string().nullable(),
  cause: z.string().nullable(),
  excerpt: z.array(z.string()),
});
const replay = z.strictObject({
  applied: z.array(z.string()),
  failed: z.strictObject({ version: z.string(), sqlstate: z.string(), message: z.string() }).nullable(),
  notRun: z.array(z.string()),
  verified: z.number(),
});
const legacy = z.strictObject({
  source: z.string().nullable(),
  files: z.number(),
  failed: z.array(z.strictObject({ path: z.string(), statements: z.number(), refused: z.number(), first: explained })),
});
const difference = z.strictObject({
  part: z.string().nullable(),
  source: z.string().nullable(),
  legacy: z.string().nullable(),
  canonical: z.string().nullable(),
  weak: z.literal(true).exactOptional(),
});
const object = z.strictObject({
  object: z.string(),
  fate: z.enum(['kept', 'changed', 'lost', 'retired', 'dropped', 'never created', 'added']),
  reason: z.string().nullable(),
  definedIn: z.array(place),
  canonicalIn: z.array(place),
  refused: refusal.nullable(),
  differences: z.array(difference),
});
const step = z.strictObject({
  version: z.string(),
  name: z.string(),
  second: z.enum(['same', 'changes', 'refused']),
  rollback: z.enum(['none', 'refused', 'incomplete', 'whole']),
});
const finding = z.strictObject({
  rule: z.string(),
  subject: z.string(),
  message: z.string(),
  at: z.array(place),
  detail: z.array(z.string()).exactOptional(),
  help: z.string(),
});
const schema = z.strictObject({
  onefold: z.literal(1),
  digest: z.string(),
  decisions: z.string(),
  inputs: z.record(z.string(), z.string()),
  server: z.string(),
  postgres: z.string(),
  prepared: z.array(z.string()),
  leftOut: z.array(place),
  legacy: z.array(legacy),
  canonical: replay,
  refused: z.array(z.strictObject({ version: z.string(), at: place, sqlstate: z.string(), message: z.string() })),
  steps: z.array(step),
  whole: z.strictObject({ from: z.string(), held: z.boolean() }).nullable(),
  objects: z.array(object),
  rows: z.strictObject({
    tables: z.number(),
    differing: z.array(z.strictObject({ table: z.string(), legacy: z.number(), canonical: z.number() })),
  }),
  catalogs: z.strictObject({ legacy: z.string(), canonical: z.string() }),
  open: z.array(z.string()),
  findings: z.array(finding).exactOptional(),
  measured: z.string().exactOptional(),
});

/** Prints a proof as the file that keeps it: JSON without times, its keys in the schema's order: the same run gives the same bytes. */
export function printProof(proof: Proof): string {
  return `${JSON.stringify(schema.parse(proof), null, 2)}\n`;
}

/**
 * Reads a proof. Never throws: a text that is none gives a null proof, because a claim that cannot be read was not measured,
 * and says in `problem` what is wrong, as half a sentence that goes after the file's name.
 */
export function parseProof(text: string): { readonly proof: Proof | null; readonly problem: string | null } {
  const { value, problem } = readJson<Proof>(text, schema, 'a proof');
  return { proof: value, problem };
}

/** Says why a proof does not hold, in the words of its findings; empty where it does. */
export function whyNotHeld({ canonical, refused, open }: Proof): string[] {
  const versions = refused.map(({ version }) => version).join(', ');
  const failed = canonical.failed === null ? [] : [`PostgreSQL refuses ${versions || canonical.failed.version}`];
  return [...failed, ...open];
}

/** Tells whether a proof holds: every migration ran, and nothing is lost or changed without a reason. */
export function holds({ canonical, open }: Proof): boolean {
  return canonical.failed === null && canonical.notRun.length === 0 && open.length === 0;
}
