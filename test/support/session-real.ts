/** A session on a copy of one of the cases' repositories, in which all is answered by what answers it in the program. */
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envOf } from '../../src/commands/options.js';
import { openSession, type Session } from '../../src/commands/session.js';
import { UserError } from '../../src/errors.js';
import { actionFor } from '../../src/tui/keys.js';
import { ruleWords } from '../../src/tui/rule-words.js';
import { type DetailWish, type Wish, wishesOf } from '../../src/tui/state/wishes.js';
import { type Action, initialState, reduce, type State } from '../../src/tui/state.js';
import { newsFor } from './session-facts.js';

export type RealSession = {
  readonly session: Session;
  /** Reads a text of mapping.yaml, and all there is to know of it. */
  begin(text: string | null, first?: State): Promise<State>;
  /** Presses keys, and waits for what is shown then; a word in quotes is typed ("'because"). */
  press(state: State, ...keys: readonly string[]): Promise<State>;
  /** Removes the copy. */
  close(): void;
};

function valueFor(session: Session, { draft, detail }: Extract<Wish, { kind: 'detail' }>): Promise<unknown> {
  switch (detail.kind) {
    case 'choices':
      return session.choices(draft, detail.object);
    case 'migration':
      return session.migration(draft, detail.name);
    case 'compare':
      return session.compare(draft, detail.wish);
    case 'file':
      return session.file(detail.path);
    case 'changes':
      return session.changes(draft);
    case 'preview':
      throw new Error('no database: what would run is made up');
  }
}

async function newsOf(session: Session, wish: Exclude<Wish, { kind: 'job' | 'edit' }>): Promise<Action[]> {
  try {
    if (wish.kind === 'think') return [{ kind: 'thought', of: wish.of, ...(await session.think(wish.draft)) }];
    if (wish.kind === 'read' || isMadeUp(wish.detail)) return newsFor(wish);
    return [{ kind: 'loaded', key: wish.key, value: await valueFor(session, wish) }];
  } catch (error) {
    if (!(error instanceof UserError) || wish.kind !== 'detail') throw error;
    return [{ kind: 'not-loaded', key: wish.key, refusal: { message: error.message, hint: error.hint } }];
  }
}

function isMadeUp({ kind }: DetailWish): boolean {
  return kind === 'preview';
}

/** Opens a session on a copy of a repository among the cases. */
export function realSession(name: string): RealSession {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'onefold-test-')));
  cpSync(join(import.meta.dirname, '../cases/repos', name), root, { recursive: true });
  rmSync(join(root, 'expected'), { recursive: true, force: true });
  const session = openSession(envOf({ root }));
  const settled = async (state: State): Promise<State> => {
    const wish = wishesOf(state).find((one) => one.kind !== 'job' && one.kind !== 'edit');
    if (wish === undefined) return state;
    return settled((await newsOf(session, wish)).reduce(reduce, state));
  };
  return {
    session,
    async begin(text, first = initialState('mapping.yaml', null, null)) {
      const found = text === null ? null : await session.textOf({ text, edits: [] });
      return settled(
        [{ kind: 'rules', rules: ruleWords() } as const, { kind: 'read', found } as const].reduce(reduce, first),
      );
    },
    async press(state, ...keys) {
      const single = keys.flatMap((key) => (key.startsWith("'") ? [...key.slice(1)] : [key]));
      let now = state;
      for (const key of single) {
        const action = actionFor(now, key === ' ' ? 'space' : key);
        if (action !== null) now = await settled(reduce(now, action));
      }
      return now;
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}
