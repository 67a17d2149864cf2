import { BrokenLock } from '../../core/lock/printed-lists.js';
import type { Base, Finding, Report } from '../../core/model.js';
import { joined, judgeGuard, switchedOff } from '../../core/rules/guard/index.js';
import { plural } from '../../core/text.js';
import type { Env } from '../command.js';
import type { Comparing } from './comparison.js';
import { factsOf } from './facts.js';
import { readFiles } from './files.js';
import { wholeLock } from './found-lock.js';
import { type Ground, readGround } from './ground.js';
import { readNewSql, sqlErrors, withEchoes } from './sql.js';

function named({ name, fork }: Base): string {
  return `${name} (${fork.slice(0, 12)})`;
}

function comparedNote({ base, alike, changes }: Ground, sql: number): string {
  const all = sql === 1 ? 'the one SQL file as it is' : `all ${plural(sql, 'SQL file')} as they are`;
  if (alike !== null) return `Nothing differs from ${named(alike)}: judged ${all}.`;
  if (base === null) return `Compared with nothing: judged ${all}.`;
  const of = changes.length === sql ? '' : `, ${sql} of them SQL`;
  return `Compared with ${named(base)}: ${plural(changes.length, 'file')} changed${of}.`;
}

/** Commands are for the folder of mapping.yaml, and a person may stand at the top of the repository. */
function folderNotes({ checkout: { prefix } }: Ground, findings: readonly Finding[]): string[] {
  const isOpen = ({ state, commands = [] }: Finding) => state.kind === 'open' && commands.length > 0;
  if (prefix === '' || !findings.some(isOpen)) return [];
  return [`Paths are seen from ${prefix}, and the commands are to be run there.`];
}

/** A pass that a switched off rule would not have given says so. */
function offNotes({ mapping }: Ground): string[] {
  const off = switchedOff(mapping);
  return off.length === 0 ? [] : [`\`severity:\` of ${mapping.path} switches off ${off.join(', ')}.`];
}

/** How to compare, the other branches whose numbers are taken, and the call that gives new numbers by the same comparison. */
type Judging = { readonly comparing: Comparing; readonly against: readonly string[]; readonly renumber: string };

async function judge(env: Env, ground: Ground, wanted: Omit<Judging, 'comparing'>): Promise<Report> {
  const read = await readFiles(env, ground);
  const sql = await readNewSql(env, ground, read);
  const files = withEchoes(read, ground, sql);
  const facts = await factsOf(env, ground, files, wanted);
  const findings = joined(judgeGuard(facts), await sqlErrors(env, ground, files, sql));
  const open = findings.some(({ severity, state }) => severity === 'error' && state.kind === 'open');
  return {
    command: 'guard',
    verdict: open ? 'attention' : 'ok',
    notes: [comparedNote(ground, files.length), ...offNotes(ground), ...folderNotes(ground, findings)],
    findings,
  };
}

async function withWholeLocks(ground: Ground): Promise<Ground> {
  const { lock, lockBefore } = ground;
  return {
    ...ground,
    lock: await wholeLock(lock),
    lockBefore: lockBefore === null ? null : await wholeLock(lockBefore),
  };
}

/** Judges what a branch did; `text` is that of mapping.yaml, null where there is none. */
export async function judgeBranch(env: Env, text: string | null, { comparing, ...wanted }: Judging): Promise<Report> {
  const ground = await readGround(env, text, comparing);
  try {
    return await judge(env, ground, wanted);
  } catch (error) {
    if (!(error instanceof BrokenLock)) throw error;
    // What is broken behind the head of a lock shows when it is asked for: read to their ends, each says what it is.
    return judge(env, await withWholeLocks(ground), wanted);
  }
}
