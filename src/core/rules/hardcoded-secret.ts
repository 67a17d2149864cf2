import type { Decision, ParsedFile, Violation } from '../model.js';
import { plural } from '../text.js';
import { deprecatedFiles, MOST_PLACES, offsetAt, type Rule, type RuleContext, removalOf, settled } from './rule.js';
import { forwardRuns } from './shared/forward.js';
import { groupBy } from './shared/lists.js';
import { secretValues } from './shared/secret-columns.js';
import { findSecrets, HINT, PASSWORDS, type Secret, TOKENS } from './shared/secret-patterns.js';

/** How much of a secret is shown: less of a short one, which could be guessed from it. */
const SHOWN = 3;
const SHORT = 8;
/** As far an opening of a comment may be indented. */
const WIDEST = 80;

/** Tells whether an offset lies in a comment, by its own line and the last opening of a longer one. */
function isInComment(text: string, at: number): boolean {
  if (/^[^']*\s--\s/.test(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))) return true;
  const opened = text.lastIndexOf('/*', at);
  if (opened < 0 || text.lastIndexOf('*/', at) > opened) return false;
  // Within a string it opens nothing: 'books/*'.
  return /(?:^|\n)[ \t]*$/.test(text.slice(0, opened).slice(-WIDEST)) || !text.slice(opened, at).includes("'");
}

/** Lists the secrets of a text, each place once: a token that is also a column's value is named as what it is. */
function secretsIn(text: string): Secret[] {
  if (!HINT.test(text)) return [];
  // A comment above a statement is no part of it.
  const sql = text.replaceAll(/^[ \t]*--.*$/gm, (line) => ' '.repeat(line.length));
  const spoken = [...findSecrets(sql, PASSWORDS), ...secretValues(sql)].filter(({ at }) => !isInComment(text, at));
  const found = new Map<number, Secret>();
  for (const secret of [...findSecrets(text, TOKENS), ...spoken]) {
    const known = [...found.values()].some(({ at, secret: { length } }) => secret.at >= at && secret.at < at + length);
    if (!known) found.set(secret.at, secret);
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** Settled when decisions let every statement go that holds it. */
function decisionOn(context: RuleContext, { file, statements }: ParsedFile, same: readonly Secret[]): Decision | null {
  let decision: Decision | null = null;
  for (const { at } of same) {
    const holder = statements.find(({ span }) => span.start <= at && at < span.end);
    const removal = holder === undefined ? null : removalOf(context, file.path, holder.ordinal);
    if (removal === null) return null;
    decision ??= removal;
  }
  return decision;
}

function violationOf(context: RuleContext, file: ParsedFile, what: string, same: readonly Secret[]): Violation {
  const { path } = file.file;
  const { secret } = same[0]!;
  const { length } = secret.trim();
  const shown = secret.trim().slice(0, length < SHORT ? 1 : SHOWN);
  const times = same.length === 1 ? '' : ` at ${plural(same.length, 'place')}`;
  return {
    subject: `${path} ${what}`,
    message: `${path} holds a secret${times}: ${what}, which begins with "${shown}" and has ${plural(length, 'character')}.`,
    at: same.slice(0, MOST_PLACES).map(({ at }) => offsetAt(file, at)),
    help: `change it where it is in use, for everybody who can read the repository knows it; set it outside of migrations, and let the statement go in ${context.mapping.path}.`,
    ...settled(decisionOn(context, file, same)),
  };
}

function judgeFile(context: RuleContext, file: ParsedFile): Violation[] {
  const secrets = secretsIn(file.file.text ?? '');
  return [...groupBy(secrets, ({ what }) => what)].map(([what, same]) => violationOf(context, file, what, same));
}

/** Judges files that hold passwords, keys and tokens. */
export const hardcodedSecret: Rule = {
  id: 'hardcoded-secret',
  severity: 'warning',
  summary: 'a file holds a password, key or token',
  why: 'What stands in a migration stays in the repository for ever, and every database gets the same. Taking the line out does not help: whoever has a copy has the secret. The finding shows no more of it than its first characters.',
  fix: `Change the secret where it is in use, then let the statement go:

    retire:
      - { path: db/legacy/002_roles.sql, only: ["#1"], reason: the password is set by the deployment }`,
  check: (context) => {
    const files = new Set([...deprecatedFiles(context), ...forwardRuns(context).map(({ file }) => file)]);
    return [...files].flatMap((file) => judgeFile(context, file));
  },
};
