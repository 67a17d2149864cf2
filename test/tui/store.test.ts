import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import type { Engine } from '../../src/tui/engine.js';
import { unfinishedFrom } from '../../src/tui/journal.js';
import { createSession, type World } from '../../src/tui/session.js';
import { current } from '../../src/tui/state/history.js';
import { initialState } from '../../src/tui/state.js';
import { MAPPING } from '../support/decisions.js';
import { factsOf, sessionTextOf, textOf } from '../support/session-facts.js';
import { told } from '../support/session-play.js';

type Call = { readonly method: string; readonly args: readonly unknown[] };

/** An engine that answers at once, unless a method is told otherwise, and notes what it was asked. */
function world(
  changes: Partial<Record<keyof Engine, (...args: never[]) => unknown>> = {},
  left: World['journal'] | null = null,
  openEditor: World['openEditor'] = async () => ({ kind: 'failed', why: 'There is no editor.', isChanged: false }),
) {
  const calls: Call[] = [];
  const journal: unknown[] = [];
  const answers: Record<string, (...args: never[]) => unknown> = {
    read: () => sessionTextOf(MAPPING),
    draft: () => sessionTextOf(MAPPING),
    textOf: (draft: Parameters<Engine['textOf']>[0]) => sessionTextOf(textOf(draft)),
    think: (draft: Parameters<Engine['think']>[0]) => {
      const text = textOf(draft);
      return { text, facts: factsOf(sessionTextOf(text).plain as never) };
    },
    save: () => undefined,
    perform: (command: string) => ({ command, verdict: 'ok', lines: ['Done.'], run: null, findings: [], proof: null }),
    onEvent: () => () => {},
    cancel: () => undefined,
    ...changes,
  };
  const named =
    (method: string) =>
    (...args: unknown[]) => {
      calls.push({ method, args });
      const answer = answers[method]!;
      if (method === 'onEvent' || method === 'cancel') return answer(...(args as never[]));
      return new Promise((resolve) => {
        resolve(answer(...(args as never[])));
      });
    };
  const engine = Object.fromEntries(Object.keys(answers).map((method) => [method, named(method)])) as unknown as Engine;
  const kept = left ?? {
    append: (lines: readonly unknown[]) => void journal.push(...lines),
    remove: () => void journal.splice(0),
  };
  const made: World = {
    engine,
    journal: kept,
    env: { URL: 'postgres://localhost/x' },
    forgetLeft: () => void calls.push({ method: 'forgetLeft', args: [] }),
    pause: async () => {},
    openEditor,
  };
  const session = createSession(initialState('mapping.yaml', '$URL', null), made);
  const asked = (method: string) => calls.filter((call) => call.method === method);
  return {
    session,
    asked,
    journal,
    methods: () => calls.map(({ method }) => method).filter((method) => method !== 'onEvent'),
  };
}

/** Lets all that is promised come. */
async function quiet(): Promise<void> {
  for (let count = 0; count < 20; count += 1) await turn();
}

const DOWN = { kind: 'move-migration', by: 1 } as const;

describe('the store of a session', () => {
  it('reads, thinks, and asks for nothing twice', async () => {
    const { session, methods } = world();
    await quiet();
    expect(methods()).toEqual(['read', 'think']);
    session.dispatch({ kind: 'go', screen: 'plan' });
    session.dispatch(DOWN);
    await quiet();
    expect(methods()).toEqual(['read', 'think', 'think']);
    expect(session.state().history!.moments[1]!.text).toContain('name: shelves');
  });

  it('asks once for what cannot be read, and says why', async () => {
    const { session, asked } = world({
      read: () => {
        throw new UserError('mapping.yaml is a folder.', 'move it away.');
      },
    });
    await quiet();
    expect(asked('read')).toHaveLength(1);
    expect(session.state().unthinkable).toEqual({ of: 0, message: 'mapping.yaml is a folder.', hint: 'move it away.' });
  });

  it('saves before it proves, with what it read from disk', async () => {
    const { session, methods, asked, journal } = world();
    await quiet();
    session.dispatch({ kind: 'go', screen: 'plan' });
    session.dispatch(DOWN);
    expect(unfinishedFrom(journal, 'mapping.yaml')!.history.at).toBe(1);
    session.dispatch({ kind: 'start', command: 'prove' });
    await quiet();
    expect(
      methods()
        .slice(2)
        .filter((method) => method !== 'think'),
    ).toEqual(['textOf', 'save', 'perform']);
    expect(methods().at(-1)).toBe('think');
    expect(asked('save')[0]!.args[1]).toBe(MAPPING);
    expect(journal).toEqual([]);
    expect(session.state().disk).toBe(current(session.state().history!).text);
    expect(told(session.state())).toBe('plan:1 › run:0 | “Done.”');
  });

  it('puts the value of a variable in the place of its name, and saves nothing before it applies', async () => {
    const { session, methods, asked } = world({
      preview: () => ({ target: { database: 'x' }, migrations: [], destructive: [], errors: [] }),
    });
    await quiet();
    session.dispatch({ kind: 'start', command: 'up' });
    await quiet();
    session.dispatch({ kind: 'confirm' });
    await quiet();
    expect(methods().filter((method) => method !== 'think')).toEqual(['read', 'preview', 'perform']);
    expect(asked('preview')[0]!.args).toEqual([{ database: 'postgres://localhost/x' }]);
    expect(asked('perform')[0]!.args).toEqual(['up', { database: 'postgres://localhost/x' }]);
  });

  it('does not begin work that was stopped while it saved', async () => {
    let saved = () => {};
    const { session, asked } = world({
      save: () =>
        new Promise<void>((resolve) => {
          saved = resolve;
        }),
    });
    await quiet();
    session.dispatch({ kind: 'go', screen: 'plan' });
    session.dispatch(DOWN);
    session.dispatch({ kind: 'start', command: 'prove' });
    await quiet();
    session.dispatch({ kind: 'stop' });
    saved();
    await quiet();
    expect(asked('perform')).toEqual([]);
    expect(session.state().job).toMatchObject({
      state: 'failed',
      refusal: { message: 'stopped before it began; nothing was run.' },
    });
  });

  it('stops work that waited behind a thought, which was stopped in its place', async () => {
    let refuse = (_: Error) => {};
    let count = 0;
    const { session, asked } = world({
      think: () => {
        count += 1;
        return count === 1
          ? new Promise((_, reject) => {
              refuse = reject;
            })
          : new Promise(() => {});
      },
      perform: () => new Promise(() => {}),
    });
    await quiet();
    session.dispatch({ kind: 'start', command: 'prove' });
    await quiet();
    session.dispatch({ kind: 'stop' });
    expect(asked('cancel')).toHaveLength(1);
    refuse(new UserError('interrupted; nothing was changed.', 'ask again.'));
    await quiet();
    expect(asked('cancel').length).toBeGreaterThan(1);
  });

  it('says that decisions are not safe where the journal cannot be written, and keeps them', async () => {
    const append = () => {
      throw new UserError('.onefold cannot be written (EROFS).', 'Save often.');
    };
    const { session } = world({}, { append, remove: () => {} });
    await quiet();
    session.dispatch({ kind: 'go', screen: 'plan' });
    session.dispatch(DOWN);
    expect(session.state().history!.moments).toHaveLength(2);
    expect(session.state().message).toEqual({ text: '.onefold cannot be written (EROFS). Save often.', tone: 'bad' });
  });

  it('writes the whole journal once it can be written again', async () => {
    const lines: unknown[] = [];
    let isFull = true;
    const append = (more: readonly unknown[]) => {
      if (isFull) throw new UserError('no room.', 'Save often.');
      lines.push(...more);
    };
    const { session } = world({}, { append, remove: () => lines.splice(0) });
    await quiet();
    session.dispatch({ kind: 'go', screen: 'plan' });
    session.dispatch(DOWN);
    isFull = false;
    session.dispatch(DOWN);
    expect(unfinishedFrom(lines, 'mapping.yaml')!.history).toMatchObject({ at: 2, saved: 1 });
  });

  describe('what was written in an editor', () => {
    const editable = () => ({ migration: 'books', path: 'versions/001_books.sql', text: 'SELECT 1;\n', line: 1 });
    const writing: World['openEditor'] = async (_, written) => {
      written?.('SELECT 2;\n');
      return { kind: 'left', text: 'SELECT 2;\n', isChanged: true, problem: null };
    };
    const untaken = (lines: readonly unknown[]) => unfinishedFrom(lines, 'mapping.yaml')?.edit ?? null;
    const nothing = new Promise<never>(() => {});

    it('is kept before it is judged', async () => {
      const { session, journal } = world({ editable, edited: () => nothing }, null, writing);
      await quiet();
      session.dispatch({ kind: 'go', screen: 'plan' });
      session.dispatch({ kind: 'edit' });
      await quiet();
      const kept = { what: { migration: 'books' }, base: 'SELECT 1;\n', text: 'SELECT 2;\n' };
      expect(untaken(journal)).toMatchObject(kept);
      session.dispatch({ kind: 'answer', answer: 'leave-editor' });
      expect(session.state()).toMatchObject({ dialog: { title: 'An edit that is not taken yet' }, editing: kept });
      session.dispatch({ kind: 'answer', answer: 'throw-away' });
      expect(journal).toEqual([]);
    });

    it('is kept with what it was asked about, where the migration became another meanwhile', async () => {
      const texts = ['SELECT 1;\n', 'SELECT 10;\n'];
      const other = () => ({ ...editable(), text: texts.shift()! });
      const { session, journal } = world({ editable: other, edited: () => nothing }, null, writing);
      await quiet();
      session.dispatch({ kind: 'go', screen: 'plan' });
      session.dispatch({ kind: 'edit' });
      await quiet();
      session.dispatch({ kind: 'answer', answer: 'leave-editor' });
      session.dispatch({ kind: 'answer', answer: 'edit-again' });
      await quiet();
      expect(session.state().dialog).toMatchObject({ title: 'This edit cannot be taken' });
      expect(untaken(journal)).toMatchObject({ base: 'SELECT 10;\n', text: 'SELECT 2;\n' });
    });

    it('is kept no longer once it is thrown away, though that could not be written down', async () => {
      const lines: unknown[] = [];
      let isFull = false;
      const append = (more: readonly unknown[]) => {
        if (isFull) throw new UserError('no room.', 'Save often.');
        lines.push(...more);
      };
      const { session } = world(
        { editable, edited: () => nothing },
        { append, remove: () => lines.splice(0) },
        writing,
      );
      await quiet();
      session.dispatch({ kind: 'go', screen: 'plan' });
      session.dispatch(DOWN);
      session.dispatch({ kind: 'edit' });
      await quiet();
      expect(untaken(lines)).not.toBeNull();
      isFull = true;
      session.dispatch({ kind: 'answer', answer: 'throw-away' });
      isFull = false;
      session.dispatch(DOWN);
      expect(untaken(lines)).toBeNull();
      expect(unfinishedFrom(lines, 'mapping.yaml')!.history.at).toBe(2);
    });
  });

  it('tells a bug with its stack, and goes on', async () => {
    const { session } = world({
      draft: () => {
        throw new TypeError('undefined is not a function');
      },
    });
    await quiet();
    session.dispatch({ kind: 'draft' });
    await quiet();
    expect(session.state().job?.refusal?.message).toMatch(/^TypeError: undefined is not a function\n {4}at /);
    expect(session.state().job?.refusal?.hint).toBe('This is a bug in onefold: please report it with the lines above.');
  });
});
