import { type Document, isMap, isSeq, parseDocument } from 'yaml';
import { type CiFacts, call, shellWord } from './runner.js';

export type HookTool = 'pre-commit' | 'husky' | 'lefthook';
export const HOOK_TOOLS: readonly HookTool[] = ['pre-commit', 'husky', 'lefthook'];

/** The files in which a tool keeps its hooks, the usual one first. */
export const HOOK_FILES: Readonly<Record<HookTool, readonly string[]>> = {
  'pre-commit': ['.pre-commit-config.yaml', '.pre-commit-config.yml'],
  husky: ['.husky/pre-commit'],
  lefthook: ['lefthook.yml', 'lefthook.yaml', '.lefthook.yml', '.lefthook.yaml'],
};

function line(facts: CiFacts): string {
  const guard = call(facts, 'guard');
  return facts.root === '' ? guard : `cd ${shellWord(facts.root)} && ${guard}`;
}

/** Tells whether a hook file runs the guard already, in whatever way. */
function runsGuard(text: string): boolean {
  return text.split('\n').some((one) => one.includes('onefold guard') && !one.trimStart().startsWith('#'));
}

function husky(text: string, facts: CiFacts): string {
  const own = facts.root === '' ? line(facts) : `(${line(facts)})`;
  return `${text.replace(/(?<=[^\n])$/, '\n')}${own}\n`;
}

function addPreCommit(document: Document, facts: CiFacts): boolean {
  const entry = facts.root === '' ? line(facts) : `bash -c ${shellWord(line(facts))}`;
  const own = { id: 'onefold-guard', name: 'onefold guard', entry, language: 'system' };
  const item = { repo: 'local', hooks: [{ ...own, pass_filenames: false, always_run: true }] };
  const repos = document.get('repos', true);
  if (repos === undefined) document.set('repos', document.createNode([item]));
  else if (isSeq(repos)) repos.add(document.createNode(item));
  else return false;
  return true;
}

function addLefthook(document: Document, facts: CiFacts): boolean {
  const hook = document.get('pre-commit', true);
  if (hook !== undefined && !isMap(hook)) return false;
  const [jobs, commands] = [hook?.get('jobs', true), hook?.get('commands', true)];
  const run = line(facts);
  if (isSeq(jobs)) jobs.add(document.createNode({ name: 'onefold guard', run }));
  else if (jobs !== undefined || (commands !== undefined && !isMap(commands))) return false;
  else document.setIn(['pre-commit', 'commands', 'onefold-guard'], document.createNode({ run }));
  return true;
}

/** Adds to a YAML file with its comments, and sequences indented as they are there. Null where it cannot be added to. */
function merged(text: string, add: (document: Document) => boolean): string | null {
  const document: Document = parseDocument(text);
  if (document.errors.length > 0) return null;
  if (document.contents === null) document.contents = document.createNode({});
  if (!isMap(document.contents) || !add(document)) return null;
  const isFlush = /^[\w-]+:[^\S\n]*\n(?:[^\S\n]*#.*\n|\n)*- /m.test(text);
  return document.toString({ lineWidth: 0, indentSeq: !isFlush });
}

/**
 * Adds the guard to the text of a hook file ('' where there is none); the same text where it runs the guard already. Null
 * where the file is not of a form that can be added to.
 */
export function withGuard(tool: HookTool, text: string, facts: CiFacts): string | null {
  if (runsGuard(text)) return text;
  if (tool === 'husky') return husky(text, facts);
  return merged(text, (document) =>
    tool === 'lefthook' ? addLefthook(document, facts) : addPreCommit(document, facts),
  );
}

/** Writes what a person adds by hand to a hook. */
export function guardLine(facts: CiFacts): string {
  return line(facts);
}
