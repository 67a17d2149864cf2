import { hasSqlDetails, parseSync } from 'libpg-query';
import { isBlank, isComment, isLetter, tokenEnd } from './lex.js';
import { fromCodePoints } from './offsets.js';

/** What pg_get_keywords() of PostgreSQL 18 does not call unreserved: in one place or another no name without quotes. */
const keywords = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both ' +
    'case cast char character check coalesce collate collation column concurrently constraint create cross ' +
    'current_catalog current_date current_role current_schema current_time current_timestamp current_user dec ' +
    'decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign ' +
    'freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect ' +
    'interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg ' +
    'json_query json_scalar json_serialize json_table json_value lateral leading least left like limit ' +
    'localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif ' +
    'numeric offset on only or order out outer overlaps overlay placing position precision primary real ' +
    'references returning right row select session_user setof similar smallint some substring symmetric ' +
    'system_user table tablesample then time timestamp to trailing treat trim true union unique user using ' +
    'values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists ' +
    'xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable'
  ).split(' '),
);
/** A longer statement is not tried again. */
const LONGEST = 50_000;
/** The parser stumbles over the word itself, or one or two words behind it. */
const LOOK_BACK = 3;
/** As many such words in one statement are tried. */
const MOST_WORDS = 12;

type Word = { readonly start: number; readonly end: number };

/** Lists the last words before and at an offset, the nearest first. */
function wordsBefore(text: string, at: number): Word[] {
  const words: Word[] = [];
  for (let start = 0; start <= at && start < text.length; ) {
    const end = tokenEnd(text, start);
    const code = text.charCodeAt(start);
    if (isLetter(code) && !isBlank(code) && !isComment(text, start)) words.push({ start, end });
    start = end;
  }
  return words.slice(-LOOK_BACK).toReversed();
}

/** Finds where a statement does not parse; null where it does. */
function errorAt(text: string): number | null {
  try {
    parseSync(text);
    return null;
  } catch (error) {
    return hasSqlDetails(error) ? fromCodePoints(text, error.sqlDetails?.cursorPosition ?? 0) : 0;
  }
}

function quoted(text: string, { start, end }: Word): string {
  return `${text.slice(0, start)}"${text.slice(start, end).toLowerCase()}"${text.slice(end)}`;
}

/** Tells whether a statement parses once this word, and others like it behind, are quoted. */
function parsesQuoted(text: string, word: Word, left: number): boolean {
  const again = quoted(text, word);
  const at = errorAt(again);
  if (at === null) return true;
  return left > 0 && at > word.end + 2 && culprit(again, at, left - 1) !== null;
}

function culprit(text: string, at: number, left: number): Word | null {
  const candidates = wordsBefore(text, at).filter(({ start, end }) =>
    keywords.has(text.slice(start, end).toLowerCase()),
  );
  return candidates.find((word) => parsesQuoted(text, word, left)) ?? null;
}

/**
 * Finds the reserved word that stands as a name where a statement does not parse: the one that makes it parse once it is
 * quoted. Gives it as written; null where no word does. `at` is the parser's error, as an offset of the statement's text.
 */
export function reservedWordAt(text: string, at: number): string | null {
  if (text.length > LONGEST) return null;
  const word = culprit(text, at, MOST_WORDS);
  return word === null ? null : text.slice(word.start, word.end);
}
