import { isMap, isSeq, parseDocument, YAMLMap, type YAMLSeq } from 'yaml';
import { HOOK_FILES, runsGuard } from '../guard/installations.js';
import { shellWord } from '../shell.js';
import { type CiFacts, call } from './runner.js';
import { indent, scalar } from './yaml.js';

/** A tool that runs local hooks. */
export type HookTool = keyof typeof HOOK_FILES;
export const HOOK_TOOLS = Object.keys(HOOK_FILES) as readonly HookTool[];

/** What makes git run the hooks of a tool, once in each clone. */
export const HOOK_SETUP: Readonly<Record<HookTool, string>> = {
  'pre-commit': 'pre-commit install',
  husky: 'npx husky',
  lefthook: 'npx lefthook install',
};

function line(facts: CiFacts): string {
  const guard = call(facts, 'guard');
  return facts.root === '' ? guard : `cd ${shellWord(facts.root)} && ${guard}`;
}

/** Gives a text with a line end at its end, if it has any line. */
function ended(text: string): string {
  return text.replace(/(?<=[^\n])$/, '\n');
}

function husky(text: string, facts: CiFacts): string {
  const own = facts.root === '' ? line(facts) : `(${line(facts)})`;
  return `${ended(text)}${own}\n`;
}

/** What to add to a YAML file: a block of lines, at the end of a collection. */
type Addition = { readonly into: YAMLMap | YAMLSeq; readonly block: string };

/** Where the guard goes in the configuration of pre-commit; null where it has another form. */
function preCommitAddition(root: YAMLMap, facts: CiFacts): Addition | null {
  const entry = facts.root === '' ? line(facts) : `bash -c ${shellWord(line(facts))}`;
  const settings = ['language: system', 'pass_filenames: false', 'always_run: true'];
  const hook = ['- id: onefold-guard', '  name: onefold guard', `  entry: ${scalar(entry)}`];
  const item = [
    '- repo: local',
    '  hooks:',
    ...[...hook, ...settings.map((one) => `  ${one}`)].map((one) => `    ${one}`),
  ];
  const repos = root.get('repos', true);
  if (repos === undefined) return { into: root, block: ['repos:', indent(item.join('\n'), 2)].join('\n') };
  return isSeq(repos) ? { into: repos, block: item.join('\n') } : null;
}

/** Where the guard goes in the configuration of lefthook; null where it has another form. */
function lefthookAddition(root: YAMLMap, facts: CiFacts): Addition | null {
  const run = `run: ${scalar(line(facts))}`;
  const command = `onefold-guard:\n  ${run}`;
  const commands = `commands:\n${indent(command, 2)}`;
  const hook = root.get('pre-commit', true);
  if (hook === undefined) return { into: root, block: `pre-commit:\n${indent(commands, 2)}` };
  if (!isMap(hook)) return null;
  const [jobs, named] = [hook.get('jobs', true), hook.get('commands', true)];
  if (isSeq(jobs)) return { into: jobs, block: `- name: onefold guard\n  ${run}` };
  if (isMap(named)) return { into: named, block: command };
  return jobs === undefined && named === undefined ? { into: hook, block: commands } : null;
}

/** Puts lines behind the last one of a collection, indented as it is. No other byte changes. */
function inserted(text: string, { into: { range, flow, items }, block }: Addition): string | null {
  if (flow === true || items.length === 0 || range === undefined || range === null) return null;
  const column = range[0] - (text.lastIndexOf('\n', range[0] - 1) + 1);
  const last = text.slice(0, range[1]).trimEnd().length;
  const end = text.indexOf('\n', last) === -1 ? text.length : text.indexOf('\n', last);
  return `${text.slice(0, end)}\n${indent(block, column)}${text.slice(end) || '\n'}`;
}

/** Adds lines to a YAML file, which may hold comments alone. Null where it cannot be added to. */
function merged(text: string, additionTo: (root: YAMLMap) => Addition | null): string | null {
  const document = parseDocument(text);
  if (document.errors.length > 0) return null;
  if (document.contents === null) return `${ended(text)}${additionTo(new YAMLMap())!.block}\n`;
  const addition = isMap(document.contents) ? additionTo(document.contents as YAMLMap) : null;
  const added = addition === null ? null : inserted(text, addition);
  return added !== null && parseDocument(added).errors.length === 0 ? added : null;
}

/** Tells of a line whether it calls the guard for another mapping than this one. */
function isOfAnother(line: string, { mapping }: CiFacts): boolean {
  const named = /--mapping[ =]["']?([^\s"']+)/.exec(line)?.[1] ?? '';
  return /\bguard\b/.test(line) && (/[^/]+\.ya?ml$/.exec(named)?.[0] ?? 'mapping.yaml') !== mapping;
}

/** Tells whether a hook runs the guard for this mapping: another one in the same root has a call of its own. */
function isGuarded(tool: HookTool, text: string, facts: CiFacts): boolean {
  const own = text.split('\n').filter((one) => !isOfAnother(one, facts));
  return runsGuard(HOOK_FILES[tool][0], own.join('\n'));
}

/**
 * Adds the guard to the text of a hook file ('' where there is none); the same text where it runs the guard already. Null
 * where the file is not of a form that can be added to.
 */
export function withGuard(tool: HookTool, text: string, facts: CiFacts): string | null {
  if (isGuarded(tool, text, facts)) return text;
  if (tool === 'husky') return husky(text, facts);
  return merged(text, (root) => (tool === 'lefthook' ? lefthookAddition : preCommitAddition)(root, facts));
}

/** Writes what a person adds by hand to a hook. */
export function guardLine(facts: CiFacts): string {
  return line(facts);
}
