import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ParsedFile, SourceFile } from '../core/model.js';
import { loadParser, parseFile } from '../core/sql/parse.js';
import { fileToken } from '../io/file-token.js';
import { readSourceFiles } from '../io/source-files.js';
import type { WorkerFacts, WorkerInput } from '../worker.js';
import { awake } from './awake.js';
import type { Env } from './command.js';
import type { Memory } from './memory.js';

/** Below this number of files a second thread takes longer to start than it saves. */
const WORTH_A_THREAD = 400;
const MOST_THREADS = 4;
const CHUNK = 20;

type Message = { readonly at: number; readonly facts: string };
type Answer = { readonly at: number; readonly facts: readonly WorkerFacts[] };

/** The compiled worker; it is missing where the sources run without a build, and then this thread does all the work. */
const WORKER = new URL('../worker.js', import.meta.url);

/**
 * Starts a thread and collects what it answers, by the index of the first file of each chunk. Answers are read as they
 * come: the time that this takes is then shared out with the chunks, instead of being added at the end. Never rejects: what
 * a thread leaves undone this one does, and meets the same error where a file is its cause.
 */
function collect(input: WorkerInput): Promise<Answer[]> {
  const started = new Promise<Answer[]>((resolve) => {
    const answers: Answer[] = [];
    const worker = new Worker(WORKER, { workerData: input });
    worker.on('message', ({ at, facts }: Message) => answers.push({ at, facts: JSON.parse(facts) }));
    worker.on('error', () => {});
    worker.on('exit', () => resolve(answers));
  });
  // Where no thread can be started at all.
  return started.catch(() => []);
}

function unparsed(file: SourceFile): ParsedFile {
  return { file, statements: [], foreign: null };
}

function combined(file: SourceFile, facts: WorkerFacts): ParsedFile {
  const { sha256, statements, foreign } = facts;
  return sha256 === file.sha256 ? { file, statements, foreign } : parseFile(file);
}

/** Threads beside this one, and the counter from which all of them take chunks of files. */
type Pool = { readonly next: Int32Array; readonly answers: Promise<Answer[][]> };

function startThreads(root: string, paths: readonly string[]): Pool {
  const next = new SharedArrayBuffer(4);
  const threads = Math.min(availableParallelism() - 1, MOST_THREADS);
  const helped = paths.length >= WORTH_A_THREAD && threads > 0 && existsSync(WORKER);
  const input = { root, paths, chunkSize: CHUNK, next };
  const others = Array.from({ length: helped ? threads : 0 }, () => collect(input));
  return { next: new Int32Array(next), answers: Promise.all(others) };
}

/** Parses what this thread gets hold of, and takes in answers between two chunks; the other places stay empty. */
async function parseHere(
  env: Env,
  files: readonly SourceFile[],
  next: Int32Array,
): Promise<(ParsedFile | undefined)[]> {
  const parsed: (ParsedFile | undefined)[] = files.map(() => undefined);
  for (let at = Atomics.add(next, 0, CHUNK); at < files.length; at = Atomics.add(next, 0, CHUNK)) {
    env.emit({ kind: 'progress', label: 'Reading', done: at, total: files.length });
    files.slice(at, at + CHUNK).forEach((file, index) => {
      parsed[at + index] = parseFile(file);
    });
    await setImmediate();
  }
  return parsed;
}

type Wanted = (path: string) => boolean;

/**
 * Reads and parses SQL files on this thread and, where there are many, on others beside it. Results stand in the order
 * given. What mapping.yaml leaves out is hashed but not parsed: its SQL is nobody's business. What the memory of a session
 * holds is read again only where it has changed.
 */
export function parseAll(env: Env, paths: readonly string[], wanted: Wanted): Promise<ParsedFile[]> {
  const { memory } = env;
  return awake(() =>
    memory === undefined ? parseFiles(env, paths, wanted) : parseChanged(env, memory, paths, wanted),
  );
}

async function parseChanged(env: Env, { files }: Memory, paths: readonly string[], wanted: Wanted) {
  const tokens = new Map(paths.map((path) => [path, fileToken(env.root, path)]));
  const changed = paths.filter((path) => {
    const known = files.get(path);
    return known === undefined || known.token !== tokens.get(path) || (wanted(path) && !known.parsed);
  });
  const fresh = new Map((await parseFiles(env, changed, wanted)).map((one) => [one.file.path, one]));
  for (const [path, file] of fresh) {
    const token = tokens.get(path) ?? null;
    if (token === null) files.delete(path);
    else files.set(path, { token, file, parsed: wanted(path) });
  }
  return paths.map((path) => {
    const file = fresh.get(path) ?? files.get(path)!.file;
    return wanted(path) ? file : unparsed(file.file);
  });
}

async function parseFiles(env: Env, paths: readonly string[], wanted: Wanted): Promise<ParsedFile[]> {
  await loadParser();
  // The threads come first: they load what they need while this one reads.
  const { next, answers } = startThreads(env.root, paths.filter(wanted));
  try {
    const files = readSourceFiles(env.root, paths);
    const chosen = files.filter(({ path }) => wanted(path));
    const parsed = await parseHere(env, chosen, next);
    for (const { at, facts } of (await answers).flat()) {
      facts.forEach((one, index) => {
        parsed[at + index] = combined(chosen[at + index]!, one);
      });
    }
    // A thread that ended early has left its last chunk to this one.
    const byPath = new Map(chosen.map((file, index) => [file.path, parsed[index] ?? parseFile(file)]));
    return files.map((file) => byPath.get(file.path) ?? unparsed(file));
  } finally {
    Atomics.store(next, 0, paths.length);
  }
}
