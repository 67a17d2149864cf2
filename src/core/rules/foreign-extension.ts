import { isBundled } from '../extensions.js';
import type { Decision, Located, Statement } from '../model.js';
import { type Rule, type RuleContext, removalOf, settled } from './rule.js';
import { acceptLine } from './shared/accept-line.js';
import { groupBy } from './shared/lists.js';
import { placeOf } from './shared/places.js';
import { forwardFiles } from './shared/statements.js';

const ID = 'foreign-extension';

type Use = { readonly name: string; readonly located: Located };

function foreignExtensions({ parsed }: Statement): string[] {
  if ('error' in parsed) return [];
  return parsed.effects.flatMap(({ action, object }) =>
    action === 'create' && object.kind === 'extension' && !isBundled(object.name) ? [object.name] : [],
  );
}

function usesOf(context: RuleContext): Use[] {
  return forwardFiles(context).flatMap(({ file, statements }) =>
    statements.flatMap((statement) =>
      foreignExtensions(statement).map((name) => ({ name, located: { file, statement } })),
    ),
  );
}

/** Finds the line that asks for a stub in its place, in a database that runs migrations only to prove them. */
function stubOf({ mapping }: RuleContext, name: string): Decision | null {
  const stub = mapping.prepare.find((entry) => entry.kind === 'extension' && entry.name === name);
  return stub === undefined ? null : { at: stub.at, reason: 'a stub stands in for it, and what it brings is missing' };
}

function decisionOnUses(context: RuleContext, uses: readonly Use[]) {
  const removals = uses.map(({ located: { file, statement } }) =>
    removalOf(context, file.file.path, statement.ordinal),
  );
  return removals.every((removal) => removal !== null) ? (removals[0] ?? null) : null;
}

/** Judges extensions that do not come with PostgreSQL. */
export const foreignExtension: Rule = {
  id: ID,
  severity: 'warning',
  summary: 'an extension is needed that does not come with PostgreSQL',
  why: 'The server must have the files of an extension before a database can create it; those of a hosting platform often do. The embedded server has only what comes with PostgreSQL itself, so that the run on an empty database stops there, and types and functions that the extension brings are taken on trust.',
  fix: `Use a server that has it, and say that you know:

    accept:
      - { finding: foreign-extension extension vector, reason: our server has pgvector }

or let a stub stand in for it where migrations run only to be proved:

    prepare: ["extension vector"]`,
  check: (context) =>
    [...groupBy(usesOf(context), ({ name }) => name)].map(([name, uses]) => {
      const subject = `extension ${name}`;
      return {
        subject,
        message: `${subject} does not come with PostgreSQL: every server that runs this must have it installed, and the embedded server has not.`,
        at: uses.map(({ located }) => placeOf(located)),
        help: `make sure of the server, then accept it: \`${acceptLine(ID, subject)}\`.`,
        ...settled(decisionOnUses(context, uses) ?? stubOf(context, name)),
      };
    }),
};
