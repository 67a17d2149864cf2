import { guardLine, HOOK_SETUP, HOOK_TOOLS, type HookTool, withGuard } from '../core/ci/hooks.js';
import { type Standing, standingOf } from '../core/ci/stamp.js';
import { WORKFLOW_NAMES, type Workflow, workflowFile, workflowPath } from '../core/ci.js';
import { HOOK_FILES } from '../core/guard/installations.js';
import type { FileChange, Report } from '../core/model.js';
import { plain } from '../core/report/style.js';
import { diffText } from '../core/report/text/changes.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import { writeAll } from '../io/write.js';
import { type Surroundings, surroundingsOf } from './ci-facts.js';
import type { Command, FlagValues } from './command.js';

/** What to write, and what lies there; of a hook, which is added to, only what is there counts. */
type Draft = { readonly change: FileChange; readonly standing: Standing };

function workflowsOf({ workflows = [], hook }: FlagValues): readonly Workflow[] {
  const typed = Array.isArray(workflows) ? (workflows as string[]) : [];
  const isKnown = (name: string): name is Workflow => (WORKFLOW_NAMES as readonly string[]).includes(name);
  const unknown = typed.find((name) => !isKnown(name));
  if (unknown !== undefined) {
    throw new UserError(`there is no workflow "${unknown}".`, `name some of: ${WORKFLOW_NAMES.join(', ')}.`);
  }
  if (typed.length === 0) return hook === undefined ? WORKFLOW_NAMES : [];
  return WORKFLOW_NAMES.filter((name) => typed.includes(name));
}

function toolOf({ hook }: FlagValues): HookTool | null {
  if (hook === undefined) return null;
  const tool = HOOK_TOOLS.find((name) => name === hook);
  if (tool !== undefined) return tool;
  throw new UserError(`onefold knows no hooks of "${String(hook)}".`, `name one of: ${HOOK_TOOLS.join(', ')}.`);
}

function workflowDraft(name: Workflow, { top, facts }: Surroundings): Draft {
  const { path, text } = workflowFile(name, facts);
  const before = readText(top, path);
  return { change: { path, text, before }, standing: standingOf(before, text) };
}

function hookDraft(tool: HookTool, { top, facts }: Surroundings): Draft {
  const paths = HOOK_FILES[tool];
  const path = paths.find((one) => readText(top, one) !== null) ?? paths[0]!;
  const before = readText(top, path);
  const text = withGuard(tool, before ?? '', facts);
  if (text === null) {
    const hint = `add a hook that runs \`${guardLine(facts)}\` by hand.`;
    throw new UserError(`${path} is not of a form that onefold can add to. Nothing was written.`, hint);
  }
  return { change: { path, text, before }, standing: { kind: before === null ? 'absent' : 'untouched' } };
}

function isKept({ standing: { kind }, change: { before, text } }: Draft): boolean {
  return before !== text && (kind === 'edited' || kind === 'foreign');
}

/** An edit of what onefold would write today is nobody's concern; an edit of something else misses what is new. */
function isNews({ standing }: Draft): boolean {
  return !(standing.kind === 'edited' && standing.current);
}

function keptNote({ change: { path }, standing }: Draft): string {
  const why = standing.kind === 'edited' ? 'was edited' : 'was not made by onefold for this mapping';
  return `${path} ${why} and stays as it is: --force writes over it.`;
}

const NEEDS: Readonly<Record<Workflow, string>> = {
  guard: 'Make the check "onefold guard" required for the default branch.',
  staging: 'db-staging.yml needs the secret STAGING_DATABASE_URL.',
  production:
    'db-prod.yml needs the secret PROD_DATABASE_URL, and the environment production with required reviewers; without them a run waits 30 seconds instead.',
};

function nextNotes(names: readonly Workflow[], tool: HookTool | null, { facts }: Surroundings): string[] {
  const registry = `No package.json depends on onefold: onefold@${facts.version} is taken from the registry at every run. As a dependency with a lock file, its bytes would be fixed.`;
  return [
    'Review and commit what changed.',
    ...names.map((name) => NEEDS[name]),
    ...(tool === null
      ? []
      : [`Git runs the hook where ${tool} is set up, once in each clone: \`${HOOK_SETUP[tool]}\`.`]),
    ...(facts.manager === 'none' ? [registry] : []),
  ];
}

function doneNote(count: number, kept: number, dry: boolean): string {
  if (count === 0) return kept > 0 ? 'Nothing was written.' : 'Nothing to change.';
  return dry ? `Dry run: ${plural(count, 'file')} would be written.` : `Wrote ${plural(count, 'file')}.`;
}

export const ci: Command = {
  name: 'ci',
  summary: 'Write workflows for GitHub Actions (guard, staging, production) and local hooks that run the guard',
  flags: [
    { name: '--hook', value: 'TOOL', summary: 'Add the guard to the hooks of pre-commit, husky or lefthook' },
    { name: '--dry-run', summary: 'Show the difference instead of writing' },
    { name: '--force', summary: 'Write over workflows that were edited, or made by others' },
    {
      name: '--staging-branch',
      value: 'BRANCH',
      summary: 'Whose pushes migrate staging (staging, or what was said before)',
    },
    {
      name: '--default-branch',
      value: 'BRANCH',
      summary: 'Whose pushes the guard watches; else as before, or what git says',
    },
  ],
  args: [
    {
      name: 'workflows',
      summary: 'guard, staging, production; all three without a name or --hook',
      required: false,
      several: true,
    },
  ],
  async run(env, flags): Promise<Report> {
    const [names, tool] = [workflowsOf(flags), toolOf(flags)];
    const around = await surroundingsOf(env, flags);
    const drafts = [
      ...names.map((name) => workflowDraft(name, around)),
      ...(tool === null ? [] : [hookDraft(tool, around)]),
    ];
    const kept = flags.force === true ? [] : drafts.filter(isKept);
    const changes = drafts.map((draft): FileChange => {
      return kept.includes(draft) ? { ...draft.change, text: draft.change.before } : draft.change;
    });
    const pending = changes.filter(({ before, text }) => before !== text);
    const dry = flags.dryRun === true;
    const writes = pending.map(({ path, text }) => ({ path, text: text! }));
    if (!dry) writeAll(around.top, { writes, removes: [] });
    const news = kept.filter(isNews);
    const written = names.filter((name) => pending.some(({ path }) => path === workflowPath(name)));
    const notes = [
      doneNote(pending.length, kept.length, dry),
      ...kept.map(keptNote),
      ...(dry || pending.length === 0 ? [] : nextNotes(written, tool, around)),
    ];
    const text = kept.map(({ change }) => diffText(change, plain)).join('\n\n');
    return {
      command: 'ci',
      verdict: news.length === 0 ? 'ok' : 'attention',
      notes,
      changes,
      showDiff: dry,
      ...(text === '' ? {} : { text }),
    };
  },
};
