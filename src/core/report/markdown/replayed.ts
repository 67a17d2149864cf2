import type { Proof, Replay } from '../../model.js';
import { prose } from './escape.js';
import type { ConsolidationInput } from './input.js';

/** More versions than these are counted. */
const MOST_VERSIONS = 5;

/** What a proof says of these very files: nothing when there was none, or when the files changed since. */
export type Measured =
  | { readonly kind: 'not run'; readonly reason: string }
  | {
      readonly kind: 'run';
      readonly proof: Proof;
      readonly replay: Replay;
      readonly applied: number;
      readonly complete: boolean;
    };

/** Compares the proof with the canonical files as they are. */
export function measured({ facts, proof, digest }: ConsolidationInput): Measured {
  if (proof === null) return { kind: 'not run', reason: 'not run' };
  if (proof.digest !== digest) {
    return { kind: 'not run', reason: 'not run: the migrations changed since the last proof' };
  }
  const replay = proof.canonical;
  const ran = new Set(replay.applied);
  const applied = facts.migrations.filter(({ version }) => ran.has(version)).length;
  const complete = replay.failed === null && replay.notRun.length === 0 && applied === facts.migrations.length;
  return { kind: 'run', proof, replay, applied, complete };
}

/** Names the server of a proof by its major version ("PostgreSQL 15"). */
export function major(proof: Proof): string {
  return `PostgreSQL ${/\d+/.exec(proof.postgres)?.[0] ?? prose(proof.postgres)}`;
}

function versionList(versions: readonly string[]): string {
  if (versions.length <= MOST_VERSIONS) return versions.map(prose).join(', ');
  return `${versions.length} (${prose(versions[0]!)} to ${prose(versions.at(-1)!)})`;
}

/** Says in one sentence what a replay measured. */
export function replaySentence(result: Measured, total: number): string {
  if (result.kind === 'not run') return result.reason;
  const { proof, replay, applied } = result;
  const said = `${applied} of ${total} applied to an empty ${major(proof)}`;
  if (replay.failed === null) return said;
  const { version, sqlstate, message } = replay.failed;
  const rest = replay.notRun.length === 0 ? '' : `; not run: ${versionList(replay.notRun)}`;
  return `${said}; ${prose(version)} failed with SQLSTATE ${prose(sqlstate)}: ${prose(message)}${rest}`;
}
