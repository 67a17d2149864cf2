import type { Finding, RunPreview } from '../../core/model.js';
import { validate } from '../../core/validation.js';
import { parseCanonical } from '../canonical.js';
import { corpusOf } from '../canonical-corpus.js';
import type { Env, FlagValues } from '../command.js';
import { up } from '../up.js';

const RULE = 'destructive-statement';

/** Judges what would run by the one rule, whatever mapping.yaml makes of it: this is the moment at which it counts. */
async function destructiveIn(env: Env, versions: ReadonlySet<string>): Promise<Finding[]> {
  if (versions.size === 0) return [];
  const canonical = await parseCanonical(env);
  const { mapping, migrations } = canonical;
  const chosen = migrations.filter(({ version }) => versions.has(version)).map(({ path }) => path);
  const asked = { ...mapping, severity: { ...mapping.severity, [RULE]: 'warning' as const } };
  return validate({ corpus: corpusOf(canonical), mapping: asked, chosen }).filter(({ rule }) => rule === RULE);
}

/** Says what `up` would run, as its dry run does, and what of it takes away rows or columns. */
export async function previewOf(env: Env, { out: _, rehearse: __, ...flags }: FlagValues): Promise<RunPreview> {
  const { target, run, findings = [] } = await up.run(env, { ...flags, dryRun: true });
  const migrations = run?.notRun ?? [];
  const destructive = await destructiveIn(env, new Set(migrations.map(({ version }) => version)));
  return { target: target!, migrations, destructive, errors: findings };
}
