import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { envOf } from '../../src/commands/options.js';
import { openSession, type SessionCommand } from '../../src/commands/session.js';
import type { RunEvent, SessionDraft } from '../../src/core/model.js';
import { UserError } from '../../src/errors.js';
import { type Engine, startEngine } from '../../src/tui/engine.js';
import { contentOf, put, temporaryFolder } from '../support/folder.js';
import { type Installed, install } from '../support/transcript.js';

const LIBRARY = join(import.meta.dirname, '../cases/repos/library');
const MAPPING = readFileSync(join(LIBRARY, 'mapping.yaml'), 'utf8');
const asItIs: SessionDraft = { text: MAPPING, edits: [] };

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

function engineOn(root: string): Engine {
  const file = pathToFileURL(join(installed.bin, '../dist/tui/engine-worker.js'));
  const engine = startEngine({ root, mappingPath: 'mapping.yaml', mappingNamed: false, env: {} }, file);
  onTestFinished(() => engine.close());
  return engine;
}

function library(): { root: string; engine: Engine } {
  const root = temporaryFolder({ 'mapping.yaml': MAPPING });
  cpSync(join(LIBRARY, 'legacy'), join(root, 'legacy'), { recursive: true });
  return { root, engine: engineOn(root) };
}

/** How far each thread of this process steps back behind others: the 19th field of its `stat`, see proc(5). */
function threadNices(): number[] {
  const stats = readdirSync('/proc/self/task').map((id) => readFileSync(`/proc/self/task/${id}/stat`, 'utf8'));
  return stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]));
}

describe('the engine', () => {
  it.runIf(process.platform === 'linux')('steps back behind the thread that answers keys', async () => {
    const { engine } = library();
    const before = getPriority();
    await engine.read();
    expect(getPriority()).toBe(before);
    expect(Math.max(...threadNices())).toBeGreaterThan(before);
  });

  it('answers as the session does, also at length', async () => {
    const { root, engine } = library();
    const files = Array.from({ length: 120 }, (_, i) => [
      `legacy/rooms/${i}_room.sql`,
      `CREATE TABLE room_${i} (id int);\n`,
    ]);
    put(root, Object.fromEntries(files));
    const session = openSession(envOf({ root }));
    expect(await engine.read()).toEqual(await session.read());
    const draft = await session.draft();
    expect(await engine.draft()).toEqual(draft);
    const wish = { text: draft.text, edits: [{ kind: 'delete', path: ['prepare'] }] } as const;
    expect(await engine.textOf(wish)).toEqual(await session.textOf(wish));
    const thought = await session.think(wish);
    expect(thought.facts.files.length).toBeGreaterThan(100);
    expect(await engine.think(wish)).toEqual(JSON.parse(JSON.stringify(thought)));
    const { name } = thought.facts.migrations[0]!;
    expect(await engine.migration(wish, name)).toEqual(JSON.parse(JSON.stringify(await session.migration(wish, name))));
    expect(await engine.changes(wish)).toEqual(await session.changes(wish));
    expect(await engine.file('legacy/desk/002_loans.sql')).toEqual(await session.file('legacy/desk/002_loans.sql'));
  });

  it('saves, and runs the command itself', async () => {
    const { root, engine } = library();
    const draft: SessionDraft = { text: MAPPING, edits: [{ kind: 'delete', path: ['migrations', 3] }] };
    await engine.save(draft, MAPPING);
    const report = await engine.perform('write', {});
    expect(report.verdict).toBe('attention');
    expect(report.lines.join('\n')).toContain('Nothing was written: 1 error must be settled in mapping.yaml first.');
    await engine.save(asItIs, contentOf(root)['mapping.yaml']!);
    expect((await engine.perform('write', {})).verdict).toBe('ok');
    expect(contentOf(root)['versions/010_loans.sql']).toBe(
      readFileSync(join(LIBRARY, 'expected/versions/010_loans.sql'), 'utf8'),
    );
  });

  it('rejects with what a person can be told', async () => {
    const { root, engine } = library();
    writeFileSync(join(root, 'mapping.yaml'), `${MAPPING}# later\n`);
    const refused = await engine.save(asItIs, MAPPING).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(refused).toMatchObject({
      message: expect.stringContaining('changed on disk'),
      hint: expect.stringMatching(/./),
    });
  });

  it('rejects with the stack of a bug, and goes on', async () => {
    const { engine } = library();
    const bug = await engine.perform('nothing' as SessionCommand, {}).catch((error: unknown) => error);
    expect(bug).not.toBeInstanceOf(UserError);
    expect(String(bug)).toMatch(/TypeError.*\n +at /);
    expect(await engine.read()).not.toBeNull();
  });

  it('skips a draft that was overtaken while it waited', async () => {
    const { engine } = library();
    const titled = (value: string): SessionDraft => ({
      text: MAPPING,
      edits: [{ kind: 'set', path: ['migrations', 0, 'title'], value }],
    });
    const [first, second, read, third] = await Promise.all([
      engine.think(titled('one')),
      engine.think(titled('two')),
      engine.read(),
      engine.think(titled('three')),
    ]);
    expect(first!.facts.migrations[0]!.title).toBe('one');
    expect(second).toBeNull();
    expect(read!.text).toBe(MAPPING);
    expect(third!.facts.migrations[0]!.title).toBe('three');
  });

  it('tells what goes on, until nobody listens', async () => {
    const { engine } = library();
    const events: RunEvent[] = [];
    const stop = engine.onEvent((event) => events.push(event));
    await engine.think(asItIs);
    expect(events).toContainEqual({ kind: 'progress', label: 'Reading', done: 0, total: 6 });
    stop();
    const count = events.length;
    await engine.think(asItIs);
    expect(events.length).toBe(count);
  });

  it('cuts off what it reads, and answers the next call', async () => {
    const { engine } = library();
    const thought = engine.think(asItIs);
    engine.cancel();
    await expect(thought).rejects.toThrow('interrupted');
    expect((await engine.think(asItIs))!.facts.migrations).toHaveLength(4);
  });

  it('ends, and says so to whoever still waits', async () => {
    const { engine } = library();
    const calls = [engine.think(asItIs), engine.read(), engine.draft()].map((call) => call.catch(String));
    await Promise.all([engine.close(), engine.close()]);
    const [thought, ...others] = await Promise.all(calls);
    expect(thought).toContain('interrupted');
    for (const other of others) expect(other).toContain('the session is closed');
    await expect(engine.read()).rejects.toThrow('the session is closed');
  });
});
