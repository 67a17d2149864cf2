import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ParsedFile, SourceFile } from '../core/model.js';
import { loadParser, parseFile } from '../core/sql/parse.js';
import { readSourceFiles } from '../io/files.js';
import type { WorkerFacts, WorkerInput } from '../worker.js';
import type { Env } from './command.js';

/** Below this number of files a second thread takes longer to start than it saves. */
const WORTH_A_THREAD = 400;
const MOST_THREADS = 4;
const CHUNK = 20;

type Answer = { readonly at: number; readonly facts: string };

/** The compiled worker; it is missing where the sources run without a build, and then this thread does all the work. */
const WORKER = new URL('../worker.js', import.meta.url);

/** Starts a thread and collects what it answers, by the index of the first file of each chunk. */
function collect(input: WorkerInput): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const answers: Answer[] = [];
    const worker = new Worker(WORKER, { workerData: input });
    worker.on('message', (answer: Answer) => answers.push(answer));
    worker.on('error', reject);
    worker.on('exit', () => resolve(answers));
  });
}

function unparsed(file: SourceFile): ParsedFile {
  return { file, statements: [], foreign: null };
}

function combined(file: SourceFile, facts: WorkerFacts): ParsedFile {
  const { sha256, statements, foreign } = facts;
  return sha256 === file.sha256 ? { file, statements, foreign } : parseFile(file);
}

/** Parses files on this thread and, where there are many, on others beside it; results stand in the order given. */
async function parseMany(env: Env, files: readonly SourceFile[]): Promise<ParsedFile[]> {
  await loadParser();
  const next = new SharedArrayBuffer(4);
  const paths = files.map(({ path }) => path);
  const threads = Math.min(availableParallelism() - 1, MOST_THREADS);
  const helped = files.length >= WORTH_A_THREAD && threads > 0 && existsSync(WORKER);
  const input = { root: env.root, paths, chunkSize: CHUNK, next };
  const others = Array.from({ length: helped ? threads : 0 }, () => collect(input));
  const parsed: ParsedFile[] = [];
  const counter = new Int32Array(next);
  for (let at = Atomics.add(counter, 0, CHUNK); at < files.length; at = Atomics.add(counter, 0, CHUNK)) {
    env.emit({ kind: 'progress', label: 'Reading', done: at, total: files.length });
    files.slice(at, at + CHUNK).forEach((file, index) => {
      parsed[at + index] = parseFile(file);
    });
  }
  for (const { at, facts } of (await Promise.all(others)).flat()) {
    (JSON.parse(facts) as WorkerFacts[]).forEach((one, index) => {
      parsed[at + index] = combined(files[at + index]!, one);
    });
  }
  return parsed;
}

/** Reads and parses SQL files. What mapping.yaml leaves out is hashed but not parsed: its SQL is nobody's business. */
export async function parseAll(
  env: Env,
  paths: readonly string[],
  wanted: (path: string) => boolean,
): Promise<ParsedFile[]> {
  const files = readSourceFiles(env.root, paths);
  const parsed = await parseMany(
    env,
    files.filter(({ path }) => wanted(path)),
  );
  const byPath = new Map(parsed.map((file) => [file.file.path, file]));
  return files.map((file) => byPath.get(file.path) ?? unparsed(file));
}
