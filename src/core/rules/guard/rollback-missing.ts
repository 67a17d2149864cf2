import type { GuardFacts, NumberedPath } from '../../model.js';
import { fileAt } from '../rule.js';
import { acceptLine } from '../shared/accept-line.js';
import type { GuardRule } from './rule.js';

const DOWN = /[-_. ]down\.sql$/i;

function expectedRollback({ path, rest }: NumberedPath, { mapping }: GuardFacts): string {
  const { versions, down } = mapping.layout;
  const folder = path.slice(versions.length, path.lastIndexOf('/'));
  const version = path.slice(versions.length + folder.length + 1, path.length - `${rest}.sql`.length);
  return `${down}${folder}/${version}${rest}_down.sql`;
}

/** A new migration without a rollback, where the policy wants one. */
export const rollbackMissing: GuardRule = {
  id: 'rollback-missing',
  severity: 'error',
  summary: 'a new migration has no rollback, and the policy wants one',
  why: '`policy: downs: required` says that every migration can be taken back. What is merged without a rollback gets none later, when it is needed at night.',
  fix: 'Write the rollback beside it, or accept the finding with the reason why there is none:\n\n  accept:\n    - { finding: rollback-missing versions/012_purge.sql, reason: deleted rows are restored from the backup }',
  check: (facts) => {
    const { mapping, own, forked, base, files } = facts;
    if (mapping.policy.downs !== 'required') return [];
    const before = new Set(base === null ? [] : forked.map(({ path }) => path));
    const consolidated = new Set(files.filter((file) => file.consolidated).map(({ path }) => path));
    const downs = new Set(own.filter(({ side }) => side === 'down').map(({ key, rest }) => `${key} ${rest}`));
    const has = ({ key, rest }: NumberedPath) =>
      [...DOWN_WORDS].some((word) => downs.has(`${key} ${rest}${word}`)) || downs.has(`${key} ${rest}`);
    const lacking = own.filter((file) => file.side === 'up' && !DOWN.test(file.path) && !before.has(file.path));
    return lacking
      .filter((file) => !has(file) && !consolidated.has(file.path))
      .map((file) => ({
        subject: file.path,
        at: [fileAt(file.path)],
        message: `${file.path} has no rollback, and ${mapping.path} says \`policy: downs: required\`.`,
        help: `write it as ${expectedRollback(file, facts)}, or accept that there is none in ${mapping.path}: \`${acceptLine('rollback-missing', file.path)}\``,
      }));
  },
};

const DOWN_WORDS = ['_down', '-down', '.down', ' down'] as const;
