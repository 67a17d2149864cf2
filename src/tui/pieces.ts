import type { Piece } from './messages.js';

/** In characters of JSON: what a thread reads in less than a millisecond or two. */
const LARGEST = 2 ** 17;
/** Shorter lists are not worth a message. */
const SHORTEST = 50;

type Trail = Piece['trail'];
type Cut = { readonly pieces: Piece[]; readonly rest: unknown };

/** Posts the items of a list in runs of about the largest size. */
function slices(items: readonly unknown[], trail: Trail): Piece[] {
  const pieces: Piece[] = [];
  let [run, size]: [string[], number] = [[], 0];
  const end = () => {
    if (run.length > 0) pieces.push({ kind: 'piece', trail, items: `[${run.join(',')}]` });
    [run, size] = [[], 0];
  };
  for (const item of items) {
    const text = JSON.stringify(item ?? null);
    if (size + text.length > LARGEST) end();
    run.push(text);
    size += text.length;
  }
  end();
  return pieces;
}

function cut(value: unknown, trail: Trail, pieces: Piece[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cut(inner, [...trail, key], pieces)]));
  }
  if (value.length < SHORTEST) return value.map((inner, index) => cut(inner, [...trail, index], pieces));
  pieces.push(...slices(value, trail));
  return [];
}

/** Takes the long lists out of plain data, in pieces of JSON that are quickly read one by one. */
export function inPieces(value: unknown): Cut {
  const pieces: Piece[] = [];
  const rest = cut(value, [], pieces);
  return { pieces, rest };
}

function at(value: unknown, trail: Trail): unknown {
  return trail.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
}

/** A list of an answer as far as it has come. */
export type Gathered = { readonly trail: Trail; readonly items: unknown[] };

/** Puts a piece to those that came before. */
export function gather(gathered: Map<string, Gathered>, { trail, items }: Piece): void {
  const key = JSON.stringify(trail);
  const known = gathered.get(key) ?? { trail, items: [] };
  for (const item of JSON.parse(items) as unknown[]) known.items.push(item);
  gathered.set(key, known);
}

/** Puts the lists back in their places. */
export function whole(value: unknown, gathered: ReadonlyMap<string, Gathered>): unknown {
  for (const { trail, items } of gathered.values()) {
    if (trail.length === 0) return items;
    const owner = at(value, trail.slice(0, -1)) as Record<string | number, unknown>;
    owner[trail.at(-1)!] = items;
  }
  return value;
}
