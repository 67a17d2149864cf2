import type { Installation } from '../model.js';

/** The files in which tools keep local hooks, the usual one of each first; paths from the top of the repository. */
export const HOOK_FILES = {
  'pre-commit': ['.pre-commit-config.yaml', '.pre-commit-config.yml'],
  husky: ['.husky/pre-commit'],
  lefthook: ['lefthook', '.lefthook'].flatMap((name) => ['yml', 'yaml', 'toml', 'json'].map((end) => `${name}.${end}`)),
} as const satisfies Readonly<Record<string, readonly string[]>>;

const CI_PLACES = [
  '.github/workflows',
  '.gitlab-ci.yml',
  '.gitlab/ci',
  '.circleci',
  '.buildkite',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'Jenkinsfile',
];
/** What stands here runs only where something calls it. */
const SCRIPT_PLACES = ['package.json'];
/** Of a hook manager any hook may run the guard. */
const HOOK_PLACES: readonly string[] = ['.husky', ...Object.values(HOOK_FILES).flat()];

/** Where CI services and hooks look for their files: files and folders, from the top of the repository. */
export const PLACES: readonly string[] = [...CI_PLACES, ...HOOK_PLACES, ...SCRIPT_PLACES];

function liesIn(places: readonly string[], path: string): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

/** Tells what kind of file could run the guard, by its path from the top of the repository; null for one that cannot. */
export function installationKind(path: string): Installation['kind'] | null {
  if (liesIn(HOOK_PLACES, path)) return 'hook';
  if (liesIn(SCRIPT_PLACES, path)) return 'script';
  return liesIn(CI_PLACES, path) ? 'ci' : null;
}

/** "onefold guard", at a version or with options between the two. */
const CALL = /\bonefold(?:@\S+)?(?:[^\S\n]+\S+)*?[^\S\n]+guard\b/;
/** What a step, a job or a hook is called is no call. */
const LABEL = /^["']?(?:name|group|id|title|description|label|displayName)["']?\s*:/;
const COMMENT = /(?:^|\s)#.*$|^\/\/.*$/;
/** What makes a line of a shell succeed whatever the call says. */
const SWALLOWED = /\|\|\s*(?:true|:|\/bin\/true|exit\s+0)(?=[\s"';)]|$)|;\s*(?:true|:|exit\s+0)\s*["']?\s*$/;
/** What makes a step or a job run never, or count for nothing. */
const DISABLED =
  /^(?:(?:continue-on-error|continueOnError|allow_failure)\s*:\s*["']?true\b|if\s*:\s*(?:false\b|\$\{\{\s*false\s*\}\}))/;

/** A line of YAML, or the sign of a list before it; `parent` is the index of what it stands under, -1 at the top. */
type Entry = { readonly column: number; readonly text: string; readonly parent: number };

function isCall(text: string): boolean {
  const code = text.replace(COMMENT, '');
  return !LABEL.test(text) && CALL.test(code) && !SWALLOWED.test(code);
}

function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  const open: number[] = [];
  const add = (column: number, said: string) => {
    while (open.length > 0 && entries[open.at(-1)!]!.column >= column) open.pop();
    entries.push({ column, text: said, parent: open.at(-1) ?? -1 });
    open.push(entries.length - 1);
  };
  for (const line of text.split(/\r?\n/)) {
    let column = line.search(/\S/);
    if (column < 0 || line[column] === '#') continue;
    for (let sign = /^- +/.exec(line.slice(column)); sign !== null; sign = /^- +/.exec(line.slice(column))) {
      add(column, '-');
      column += sign[0].length;
    }
    add(column, line.slice(column));
  }
  return entries;
}

/** Tells whether something beside a line, or beside what it stands under, switches it off. */
function isDisabled(entries: readonly Entry[], at: number): boolean {
  for (let one = entries[at]; one !== undefined; one = entries[one.parent]) {
    const { parent } = one;
    if (entries.some((other) => other.parent === parent && DISABLED.test(other.text))) return true;
  }
  return false;
}

/**
 * Tells whether a file in which CI services or hooks look for commands runs the guard, and minds what it says: not in a
 * comment, a name, a step that is switched off or one whose failure counts for nothing.
 */
export function runsGuard(path: string, text: string): boolean {
  const isYaml = /\.ya?ml$/i.test(path);
  // GitHub runs no workflow of another name.
  if (!isYaml && /(?:^|\/)\.github\/workflows\//.test(path)) return false;
  const entries = entriesOf(text);
  return entries.some((entry, at) => isCall(entry.text) && !(isYaml && isDisabled(entries, at)));
}
