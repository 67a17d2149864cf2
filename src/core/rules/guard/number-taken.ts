import type { GuardFacts, Renumbered, Violation } from '../../model.js';
import { fileAt } from '../rule.js';
import { type Clash, clashesOf, type Holder, waysOut } from './clashes.js';
import { type GuardRule, renumberHelp } from './rule.js';

function printed({ file, on }: Holder): string {
  return on === null ? file.path : `${file.path} on ${on}`;
}

const ASK_A_DATABASE =
  'which of them keeps the number only a database knows: `onefold history --database URL` shows what has run. Rename the other, with its rollback; where both have run, name them under `guard: grandfathered:` in mapping.yaml.';

function helpFor(way: readonly Renumbered[], facts: GuardFacts): Pick<Violation, 'help' | 'commands'> {
  if (way.length === 0) return { help: ASK_A_DATABASE };
  return renumberHelp(way, facts);
}

function violationOf({ file, others }: Clash, way: readonly Renumbered[], facts: GuardFacts): Violation {
  const [first, ...more] = others;
  const rest = more.length === 0 ? '' : ` and ${more.length} more`;
  const here = others.filter(({ on }) => on === null).map((other) => fileAt(other.file.path));
  return {
    subject: file.path,
    at: [fileAt(file.path), ...here],
    message: `number ${file.version} is used twice: by ${file.path}, and by ${printed(first!)}${rest}.`,
    ...helpFor(way, facts),
  };
}

function contest(path: string, { base }: GuardFacts): Violation {
  return {
    subject: path,
    at: [fileAt(path)],
    message: `${path} is on ${base?.name} too, with other contents.`,
    help: 'if both are wanted, give yours another name; `onefold renumber --write` then gives it a number. Else take that of the base.',
  };
}

/** A number that two migrations have. */
export const numberTaken: GuardRule = {
  id: 'number-taken',
  severity: 'error',
  summary: 'two migrations have one number, in the tree or together with another branch',
  why: 'Two branches that are green apart can take the same number. Merged, a database that has run the one takes the other for run, or refuses both. So the number has to be free in the tree, on the base branch as it is now, and on every branch that is named by `--against`.',
  fix: 'Rename the migration that has run nowhere, as the finding prints it, or let `onefold renumber --write` do it with its rollback and all mentions. Numbers that are used twice for good are named under `guard:`:\n\n  guard:\n    grandfathered:\n      - { path: versions/089_b.sql, reason: both have run in production }',
  check: (facts) => {
    const clashes = clashesOf(facts);
    const ways = waysOut(facts, clashes);
    return [
      ...clashes.map((clash) => violationOf(clash, ways.get(clash.file.path) ?? [], facts)),
      ...facts.contested.map((path) => contest(path, facts)),
    ];
  },
};
