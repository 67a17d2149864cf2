import { isPlaceholder, type Secret } from './secret-patterns.js';

const NAME = String.raw`[\w]*(?:api_?key|secret|token|private_?key|access_?key)[\w]*`;
const SECRET_NAME = new RegExp(`^"?${NAME}"?$`, 'i');
/** Hashes, names and times of secrets are none. */
const NO_SECRET =
  /(?:_(?:hash|digest|id|ids|name|names|type|types|at|count|counts|url|uri|prefix|limit|usage|used|expiry|expires|ttl|length|status|arn|ref|kind|class|label|description)|tokens)"?$/i;
const INSERT = /\binsert\s+into\s+([\w."]+)\s*\(([^()]*)\)\s*values\s*/gi;
const ASSIGNMENT = new RegExp(String.raw`(?<![\w.])"?((?:[\w]+\.)?${NAME})"?\s*(?:=|\bto\b)\s*'([^']+)'`, 'gi');
const TOKEN = /'(?:[^']|'')*'|[(),;]|[^'(),;]+/gy;

const SHORTEST = 16;
const LEAST_BITS = 3.3;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Shannon's entropy in bits for each character. */
function bitsOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Tells whether a literal looks as if chance had made it: long, one word, of letters and digits mixed. */
export function looksRandom(literal: string): boolean {
  if (literal.length < SHORTEST || !/^[\w+/=.~:$!@#%^&*-]+$/.test(literal) || UUID.test(literal)) return false;
  if (/^(?:https?:|\/|\.\/|test|demo|sample|dev)/i.test(literal) || isPlaceholder(literal)) return false;
  return /\d/.test(literal) && /[a-z]/i.test(literal) && bitsOf(literal) >= LEAST_BITS;
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !NO_SECRET.test(name);
}

/** Reads the literals of VALUES (…), (…) that stand in the given columns (from 0), with their places. */
function literalsAt(
  text: string,
  start: number,
  columns: ReadonlySet<number>,
): { column: number; literal: string; at: number }[] {
  const found: { column: number; literal: string; at: number }[] = [];
  let depth = 0;
  let column = 0;
  TOKEN.lastIndex = start;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token === ';') break;
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (depth === 0 && token !== ',' && token.trim() !== '') break;
    if (depth === 0) column = 0;
    else if (token === ',' && depth === 1) column += 1;
    else if (depth === 1 && token.startsWith("'") && columns.has(column)) {
      found.push({ column, literal: token.slice(1, -1), at: match.index + 1 });
    }
  }
  return found;
}

function inserted(text: string): Secret[] {
  return [...text.matchAll(INSERT)].flatMap((match) => {
    const [whole, table = '', list = ''] = match;
    const names = list.split(',').map((name) => name.trim());
    const columns = new Set(names.flatMap((name, index) => (isSecretName(name) ? [index] : [])));
    if (columns.size === 0) return [];
    return literalsAt(text, match.index + whole.length, columns)
      .filter(({ literal }) => looksRandom(literal))
      .map(({ column, literal, at }) => ({
        what: `${names[column]!.replaceAll('"', '')} of ${table}`,
        secret: literal,
        at,
      }));
  });
}

function assigned(text: string): Secret[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap((match) => {
    const [whole, name = '', secret = ''] = match;
    if (!isSecretName(name.slice(name.lastIndexOf('.') + 1)) || !looksRandom(secret)) return [];
    return [{ what: name, secret, at: match.index + whole.length - 1 - secret.length }];
  });
}

/** Lists the literals that SQL puts into columns and settings named for a secret, where chance seems to have made them. */
export function secretValues(text: string): Secret[] {
  return [...inserted(text), ...assigned(text)];
}
