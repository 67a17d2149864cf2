import type { Added, Chunk, Located, Selection, Side, Statement } from '../model.js';
import type { Decided } from './decided.js';
import type { Addition } from './resolving.js';
import type { Taking } from './taking.js';

function additionsTo(selection: Selection, { additions }: Decided): readonly Addition[] {
  return additions.filter((addition) => addition.selection === selection);
}

function chunkOf({ because }: Addition, text: string): Chunk {
  return { kind: 'generated', because: [{ path: because.file.file.path, ...because.statement.span }], text };
}

/** Gives what is added on one side of the statements that one `from:` line takes, as generated text. */
export function addedChunks(selection: Selection, side: Side, decided: Decided): ReadonlyMap<Statement, Chunk[]> {
  const chunks = new Map<Statement, Chunk[]>();
  for (const addition of additionsTo(selection, decided)) {
    if (addition.side !== side) continue;
    const { statement } = addition.at;
    chunks.set(statement, [...(chunks.get(statement) ?? []), chunkOf(addition, addition.text)]);
  }
  return chunks;
}

/** Gives the SQL that takes back what is added before or behind statements of a `from:` line: the last addition first. */
export function takenBack(selection: Selection, side: Side, decided: Decided): Chunk[] {
  const all = additionsTo(selection, decided).filter((one) => one.side === side);
  return all.toReversed().flatMap((one) => (one.undo === undefined ? [] : [chunkOf(one, one.undo)]));
}

/** Makes of what is added for a definition a statement at the place of the definition. */
function statementFor({ because: { file, statement }, effects }: Addition): Located {
  const addsEnumValue = effects.some(({ change }) => change?.kind === 'add value');
  const parsed = { tag: 'generated', effects, control: null, transactional: true, addsEnumValue };
  return { file, statement: { ...statement, parsed } };
}

/** Gives what is added at the statements of each `from:` line, as statements. */
export function addedTo(takings: readonly Taking[], decided: Decided): Added[] {
  return takings.flatMap(({ selection }, source) =>
    additionsTo(selection, decided).map((addition) => ({
      source,
      ordinal: addition.at.statement.ordinal,
      side: addition.side,
      located: statementFor(addition),
    })),
  );
}

/** Lists the statements that a migration runs, in order, with what is added to its files. */
export function withAdded(takings: readonly Taking[], added: readonly Added[]): Located[] {
  return takings.flatMap(({ part, taken }, source) =>
    part.statements.flatMap((located) => {
      const beside = added.filter((one) => one.source === source && one.ordinal === located.statement.ordinal);
      const on = (side: Side) => beside.filter((one) => one.side === side).map((one) => one.located);
      return [...on('before'), ...(taken.has(located.statement) ? [located] : []), ...on('behind')];
    }),
  );
}
