import type { SourceFile } from '../model.js';
import type { Convention } from './convention.js';
import { draftsOf, type Naming } from './file-drafts.js';
import { compareNumbers, type FileNumber, literalName } from './names.js';
import { type NamedFile, type Pair, pair } from './pairing.js';

/** The prefixes are case-sensitive in Flyway; `B`, a baseline, stands for others, so that a person has to choose. */
const FLYWAY_NAME = /^(?:([VU])(\d+(?:[._]\d+)*)|R)__(.+)$/s;

/** Versions are compared part by part as numbers; 1.0 is 1. */
function versionOf(written: string, rest: string): FileNumber {
  const parts = written.split(/[._]/).map((digits) => digits.replace(/^0+(?=.)/, ''));
  while (parts.length > 1 && parts.at(-1) === '0') parts.pop();
  return { written, key: parts.join('.'), parts, letter: '', rest };
}

function namedFile(file: SourceFile): NamedFile {
  const name = literalName(file.path);
  const [, prefix, version, description = name.whole] = FLYWAY_NAME.exec(name.whole) ?? [];
  const number = version === undefined ? null : versionOf(version, description);
  const stem = number === null ? description : `${number.key}__${description}`;
  return { file, name: { ...name, stem, side: prefix === 'U' ? 'down' : null }, number };
}

function pairs(files: readonly SourceFile[]): Pair[] {
  const named = files.map(namedFile);
  const isDown = ({ name }: NamedFile) => name.side === 'down';
  const ups = named.filter((file) => !isDown(file));
  return pair(ups, named.filter(isDown), ({ name }) => [[name.dir]]);
}

const naming: Naming = {
  id: 'flyway',
  pairs,
  number: ({ whole }) => {
    const [, , version, description] = FLYWAY_NAME.exec(whole) ?? [];
    return version === undefined ? null : versionOf(version, description!);
  },
  compare: (a, b) => (a === null || b === null ? Number(a === null) - Number(b === null) : compareNumbers(a, b)),
};

/**
 * Flyway's files: `V261__name`, undone by `U261__name`, in the order of their versions; `R__name`, which Flyway repeats
 * when it changes, after them (Flyway's documentation, "Naming").
 */
export const flyway: Convention = {
  id: 'flyway',
  summary: 'V1__name.sql with U1__name.sql to undo it, run in numeric order; R__name.sql after them.',
  claims: ({ path }) => FLYWAY_NAME.test(literalName(path).whole),
  decode: (files) => draftsOf(naming, files),
};
