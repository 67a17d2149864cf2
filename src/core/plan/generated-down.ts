import type { Standing } from '../foresee/catalog.js';
import { effectLabel, statementLabel } from '../labels.js';
import type { Chunk, Effect, Located, Section } from '../model.js';
import { objectKey } from '../objects.js';
import { undo } from './undoing/effects.js';
import { Ownership } from './undoing/ownership.js';
import { defines, dropsAtOnce, type Past } from './undoing/past.js';
import { NOTHING, type Undoing } from './undoing/undoing.js';

/** A rollback as it is generated, and what it leaves as it is, with the reasons: "drop table public.x: …". */
export type GeneratedDown = { readonly chunks: readonly Chunk[]; readonly notUndone: readonly string[] };

/** Statements without an effect that change nothing that a rollback could take back. */
const IDLE: ReadonlySet<string> = new Set([
  'CheckPointStmt',
  'ConstraintsSetStmt',
  'DiscardStmt',
  'ExplainStmt',
  'LockStmt',
  'ReindexStmt',
  'VacuumStmt',
  'VariableShowStmt',
]);
const SETS_CONFIG = /^\s*select\s+(?:pg_catalog\.)?set_config\s*\([^()]*\)\s*;?\s*$/i;

/** Tells whether an alteration ties a table to another one, which then cannot be dropped before it is undone. */
function tiesTables({ object, needs }: Effect): boolean {
  return needs.some((need) => need.object.kind === 'table' && objectKey(need.object) !== objectKey(object));
}

/** What takes back one statement: its effects in reverse. */
type Undone = { readonly located: Located; readonly sql: readonly string[]; readonly kept: readonly string[] };

/** What takes back one effect; `made` tells when its object was defined. */
type Part = { readonly effect: Effect; readonly undoing: Undoing; readonly made: number };

function textOf({ file, statement }: Located): string {
  return (file.file.text ?? '').slice(statement.span.start, statement.span.end);
}

/** Says what a statement does that its effects do not show; null where they show all. */
function unseen(located: Located): string | null {
  const { parsed } = located.statement;
  if ('error' in parsed) return `${statementLabel(located)}: it does not parse`;
  if (parsed.dynamic) return 'do block: it runs SQL that it puts together as text';
  const { effects, control, tag } = parsed;
  if (effects.length > 0 || control !== null || IDLE.has(tag) || SETS_CONFIG.test(textOf(located))) return null;
  return `${statementLabel(located)}: what it does is not known`;
}

/** Plans the rollback of one migration, statement by statement, while the migration runs in thought. */
class Rollback {
  private readonly ownership = new Ownership();
  private readonly start: number;

  constructor(
    private readonly past: Past,
    private readonly transaction: boolean,
  ) {
    this.start = past.count;
  }

  undone(located: Located): Undone {
    const parts: Part[] = [];
    this.past.run(located, (effect, before) => {
      const made = this.past.deedsOf(before?.object ?? effect.object)[0]?.number ?? 0;
      parts.push({ effect, undoing: this.ofEffect(located, effect, before), made });
      this.ownership.note(effect, before);
    });
    const hidden = unseen(located);
    // DROP of several objects looks at no order; they were made in one.
    const back = dropsAtOnce(located) ? parts.sort((one, other) => one.made - other.made) : parts.toReversed();
    const kept = back.flatMap(({ effect, undoing: { why } }) =>
      why === null ? [] : [`${effectLabel(effect)}: ${why}`],
    );
    return {
      located,
      sql: back.flatMap(({ undoing }) => undoing.sql),
      kept: [...new Set([...kept, ...(hidden === null ? [] : [hidden])])],
    };
  }

  private ofEffect(located: Located, effect: Effect, before: Standing | undefined): Undoing {
    if (effect.object.schema === 'pg_temp') return NOTHING;
    const { past, transaction, start } = this;
    const moment = { located, effect, before, past, transaction, start };
    const isOwn = this.ownership.has(effect, before);
    if (!isOwn || defines(effect)) return undo(moment, isOwn);
    if (effect.to !== undefined) return undo(moment, true);
    if (effect.action !== 'alter' || effect.shape === null || !tiesTables(effect)) return NOTHING;
    const undoing = undo(moment, true);
    return undoing.why === null ? undoing : NOTHING;
  }
}

function sectionOf({ file, statement }: Located): Section {
  return { path: file.file.path, ...statement.span };
}

/** Writes a comment of one line. */
function commentOf(kept: string): string {
  return `-- not undone: ${kept.replaceAll(/\s+/g, ' ')}`;
}

/**
 * Writes the rollback of statements while they run in thought on what stands before them: what they made is dropped, the
 * last first; what they replaced, altered or dropped gets its earlier definition back; and a comment says what cannot be
 * taken back and why. Without any SQL there is no rollback.
 */
export function generatedDown(statements: readonly Located[], past: Past, transaction: boolean): GeneratedDown {
  const rollback = new Rollback(past, transaction);
  const undone = statements.map((located) => rollback.undone(located)).toReversed();
  const notUndone = undone.flatMap(({ kept }) => kept);
  if (undone.every(({ sql }) => sql.length === 0)) return { chunks: [], notUndone };
  const chunks = undone.flatMap(({ located, sql, kept }) => {
    const lines = [...sql, ...kept.map(commentOf)];
    if (lines.length === 0) return [];
    return [{ kind: 'generated' as const, because: [sectionOf(located)], text: `${lines.join('\n')}\n` }];
  });
  return { chunks, notUndone };
}
