import type { Mapping, PlanProblem } from '../model.js';
import { fileAt, type Rule } from './rule.js';

function unknownSeverities({ path, severity }: Mapping, ids: readonly string[]): PlanProblem[] {
  const unknown = Object.keys(severity).filter((id) => !ids.includes(id) && !id.startsWith('squawk/'));
  return unknown.map((id) => ({
    at: fileAt(path),
    message: `\`severity:\` names ${id}, which is no rule.`,
    help: '`onefold explain` lists the rules.',
  }));
}

/** Judges mapping.yaml where it names what is not there. */
export const mappingProblem: Rule = {
  id: 'mapping-problem',
  severity: 'error',
  summary: 'mapping.yaml names a file, statement, object or rule that is not there',
  why: 'A selector that matches nothing or a path that is no file is a decision without an effect: what was meant by it stays undecided. Mostly a file was renamed, or statements moved when it was edited.',
  fix: `Correct the name. \`onefold scan --statements FILE\` lists the statements of a file by number and object:

    migrations:
      - { name: loans, from: [{ path: db/legacy/003_loans.sql, only: [table loans, '#4'] }] }`,
  check: ({ plan, mapping }, { ids }) =>
    [...plan.problems, ...unknownSeverities(mapping, ids)].map(({ at, message, help, detail }) => ({
      subject: message.replace(/\.$/, ''),
      message,
      at: [at],
      help,
      ...(detail !== undefined && { detail }),
    })),
};
