import { parentPort, workerData } from 'node:worker_threads';
import type { ParsedFile } from './core/model.js';
import { loadParser, parseFile } from './core/sql/parse.js';
import { readSourceFiles } from './io/source-files.js';

/** What a thread is started with: the files, and a counter of chunks that all threads share. */
export type WorkerInput = {
  readonly root: string;
  readonly paths: readonly string[];
  readonly chunkSize: number;
  readonly next: SharedArrayBuffer;
};
/** A file's facts without its bytes: the main thread has read them itself, and SHA-256 tells whether they are the same. */
export type WorkerFacts = Pick<ParsedFile, 'statements' | 'foreign'> & { readonly sha256: string };

function factsOf({ file, statements, foreign }: ParsedFile): WorkerFacts {
  return { sha256: file.sha256, statements, foreign };
}

/** Takes chunks until none is left, and posts each as JSON: syntax trees stay here, and JSON is quicker than a clone. */
async function work({ root, paths, chunkSize, next }: WorkerInput): Promise<void> {
  await loadParser();
  const counter = new Int32Array(next);
  for (let at = Atomics.add(counter, 0, chunkSize); at < paths.length; at = Atomics.add(counter, 0, chunkSize)) {
    const files = readSourceFiles(root, paths.slice(at, at + chunkSize));
    parentPort!.postMessage({ at, facts: JSON.stringify(files.map((file) => factsOf(parseFile(file)))) });
  }
}

await work(workerData as WorkerInput);
