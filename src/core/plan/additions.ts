import type { Added, Chunk, Located, Selection, Statement } from '../model.js';
import type { Decided } from './decided.js';
import type { Addition } from './resolved.js';
import type { Taking } from './taking.js';

function additionsTo(selection: Selection, { additions }: Decided): readonly Addition[] {
  return additions.filter((addition) => addition.selection === selection);
}

/** Gives what is added at the statements that one `from:` line takes, as generated text. */
export function addedChunks(selection: Selection, decided: Decided): ReadonlyMap<Statement, readonly Chunk[]> {
  const chunks = new Map<Statement, Chunk[]>();
  for (const { at, because, text } of additionsTo(selection, decided)) {
    const section = { path: because.file.file.path, ...because.statement.span };
    const before = chunks.get(at.statement) ?? [];
    chunks.set(at.statement, [...before, { kind: 'generated', because: [section], text }]);
  }
  return chunks;
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
      located: statementFor(addition),
    })),
  );
}

/** Lists the statements that a migration runs, in order, with what is added to its files. */
export function withAdded(takings: readonly Taking[], added: readonly Added[]): Located[] {
  return takings.flatMap(({ part, taken }, source) =>
    part.statements.flatMap((located) => {
      const behind = added.filter((one) => one.source === source && one.ordinal === located.statement.ordinal);
      return [...(taken.has(located.statement) ? [located] : []), ...behind.map((one) => one.located)];
    }),
  );
}
