import { pathMatcher } from '../globs.js';
import type { Mapping } from '../model.js';
import { decisionOn, fileAt, type Rule, settled } from './rule.js';

function sourceOf({ sources }: Mapping, path: string) {
  return sources.find((source) => pathMatcher(source.path)(path));
}

function reading(mapping: Mapping, path: string): string {
  const source = sourceOf(mapping, path);
  if (source === undefined || source.convention === null) return 'no convention reads it as a migration';
  return `the convention "${source.convention}" that ${mapping.path} names for ${source.path} does not read it as a migration`;
}

/** Judges files of a source that the convention named for it does not claim. */
export const unrecognisedFile: Rule = {
  id: 'unrecognised-file',
  severity: 'error',
  summary: 'a file of a source is no migration to the convention named for it',
  why: 'The tool that owned the directory skipped this file, or knew it by another rule than its name. Whether it ever ran is therefore unknown, and it must not be dropped in silence.',
  fix: `Name the right convention, or leave \`convention:\` out to have it recognised. A file that is no migration may stay or be ignored:

    sources:
      - { path: db/legacy, status: deprecated, convention: flyway, keep: [reporting.sql] }
    ignore:
      - { path: db/legacy/scratch.sql, reason: a query that somebody left here }`,
  check: (context) =>
    context.corpus.unclaimed
      .filter((path) => context.corpus.files.get(path)?.file.text !== null)
      .map((path) => ({
        subject: path,
        message: `${path} is not recognised: ${reading(context.mapping, path)}.`,
        at: [fileAt(path)],
        help: `correct \`convention:\` in ${context.mapping.path}, place the file under \`migrations:\`, or list it under \`keep:\`, \`ignore:\` or \`retire:\`.`,
        ...settled(decisionOn(context, path)),
      })),
};
