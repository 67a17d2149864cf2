import type { Proof, ProofFailedFile, ProofReplay } from '../../model.js';
import { printPlace } from '../../places.js';
import { plural } from '../../text.js';
import { printable } from '../printable.js';
import { canonicalWords, fateWords, rollbackWords, rowWords, secondRunWords } from '../proof-words.js';
import type { Style } from '../style.js';
import { wrap } from './wrap.js';

/** Of the files that PostgreSQL refuses; --verbose shows all. */
const MOST_FILES = 8;
const LABEL = 16;

function fact(label: string, text: string): string[] {
  return wrap(text, `  ${label.padEnd(LABEL)}`, ' '.repeat(LABEL + 2));
}

function replayFact({ source, files, failed }: ProofReplay): string[] {
  const label = source === null ? 'all sources' : `${printable(source)} alone`;
  const applied = `${files - failed.length} of ${plural(files, 'file')} applied`;
  const refused = failed.reduce((sum, file) => sum + file.refused, 0);
  return wrap(
    `${label}: ${applied}${refused === 0 ? '' : `, ${plural(refused, 'statement')} refused`}`,
    '    ',
    '      ',
  );
}

function failedText({ refused, statements, first }: ProofFailedFile): string[] {
  const { at, sqlstate, message, hint, cause, excerpt } = first;
  const count = refused > 1 ? ` (${refused} of ${plural(statements, 'statement')} refused)` : '';
  return [
    `  ${printable(printPlace(at))}`,
    ...wrap(`${message} (SQLSTATE ${sqlstate})${count}`, '    ', '    '),
    ...excerpt.map((line) => `      ${printable(line)}`.trimEnd()),
    ...(cause === null ? [] : wrap(cause, '    cause: ', '      ')),
    ...(hint === null ? [] : wrap(hint, '    hint: ', '      ')),
  ];
}

function refusedFiles({ legacy }: Proof, style: Style, verbose: boolean): string[] {
  const failed = legacy[0]?.failed ?? [];
  if (failed.length === 0) return [];
  const shown = verbose ? failed : failed.slice(0, MOST_FILES);
  const rest = failed.length - shown.length;
  const head = `Legacy files that PostgreSQL refuses when all sources run (${failed.length}):`;
  const more = rest > 0 ? [`  … and ${rest} more (--verbose shows all)`] : [];
  return [style.bold(head), ...shown.flatMap(failedText), ...more, ''];
}

const FATE_ORDER = ['lost', 'changed', 'retired', 'never created', 'added', 'dropped', 'kept'];

function objectLines({ objects }: Proof): string[] {
  const sorted = [...objects].sort((a, b) => FATE_ORDER.indexOf(a.fate) - FATE_ORDER.indexOf(b.fate));
  const lines = sorted.flatMap(({ object, fate, reason }) =>
    wrap(`${fate} ${object}${reason === null ? '' : `: ${reason}`}`, '  ', '    '),
  );
  return lines.length === 0 ? [] : ['', 'Objects:', ...lines];
}

function leftOutWords(places: Proof['leftOut']): string {
  const list = places.map(printPlace).join(', ');
  return `${plural(places.length, 'statement')} that would change the server beyond the shadow databases: ${list}`;
}

/**
 * Prints a proof: the legacy files that PostgreSQL refuses, then what was replayed and compared, each with its counts.
 * `verbose` adds every object with its fate.
 */
export function proofText(proof: Proof, style: Style, verbose: boolean): string {
  const { server, prepared, leftOut, legacy } = proof;
  const lines = [
    ...refusedFiles(proof, style, verbose),
    style.bold(`Proof on ${printable(server)}:`),
    ...(prepared.length === 0 ? [] : fact('Prepared', prepared.join(', '))),
    ...(leftOut.length === 0 ? [] : fact('Left out', leftOutWords(leftOut))),
    '  Legacy files',
    ...legacy.flatMap(replayFact),
    ...fact('Canonical', canonicalWords(proof)),
    ...fact('Rollbacks', rollbackWords(proof)),
    ...fact('Second run', secondRunWords(proof)),
    ...fact('Objects', `${proof.objects.length}: ${fateWords(proof)}`),
    ...fact('Rows', rowWords(proof)),
    ...(verbose ? objectLines(proof) : []),
  ];
  return lines.join('\n');
}
