import type { Base, Report } from '../core/model.js';
import { judgeGuard } from '../core/rules/guard/index.js';
import { plural } from '../core/text.js';
import type { Command, Flag, FlagValues } from './command.js';
import { factsOf } from './guarding/facts.js';
import { readFiles } from './guarding/files.js';
import { type Ground, readGround } from './guarding/ground.js';
import { sqlErrors, withEchoes } from './guarding/sql.js';

/** What a branch is compared with, for every command that asks for it. */
export const branchFlags: readonly Flag[] = [
  {
    name: '--base',
    value: 'REF',
    summary: 'The branch to compare with; else what CI says, `guard: base:` or the main line of the remote',
  },
  { name: '--against', value: 'REF', several: true, summary: 'Other branches whose numbers are taken' },
];

/** Reads the names of branches that were given, one by one or with commas. */
export function namesGiven(value: FlagValues[string]): string[] {
  const given = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
  return given.flatMap((names) => names.split(',')).filter((name) => name !== '');
}

function named({ name, fork }: Base): string {
  return `${name} (${fork.slice(0, 12)})`;
}

function comparedNote({ base, alike, changes }: Ground, sql: number): string {
  const all = `all ${plural(sql, 'SQL file')} as they are`;
  if (alike !== null) return `Nothing differs from ${named(alike)}: judged ${all}.`;
  if (base === null) return `Compared with nothing: judged ${all}.`;
  const of = changes.length === sql ? '' : `, ${sql} of them SQL`;
  return `Compared with ${named(base)}: ${plural(changes.length, 'file')} changed${of}.`;
}

export const guard: Command = {
  name: 'guard',
  summary: 'Fail when a consolidation comes undone: SQL in deprecated directories, numbers used twice, stale files',
  flags: [
    ...branchFlags,
    { name: '--all', summary: 'Judge every file, not only what changed' },
    { name: '--verbose', summary: 'Show settled and accepted findings too' },
  ],
  async run(env, flags): Promise<Report> {
    const base = typeof flags.base === 'string' ? flags.base : null;
    const ground = await readGround(env, { base, everything: flags.all === true });
    const files = await withEchoes(env, ground, await readFiles(env, ground));
    const facts = await factsOf(env, ground, files, namesGiven(flags.against));
    const findings = [...judgeGuard(facts, ground.lock.glance), ...(await sqlErrors(env, ground, files))];
    const open = findings.some(({ severity, state }) => severity === 'error' && state.kind === 'open');
    return {
      command: 'guard',
      verdict: open ? 'attention' : 'ok',
      notes: [comparedNote(ground, files.length)],
      findings,
      verbose: flags.verbose === true,
    };
  },
};
