import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Asked, filled, holds } from './expression.js';
import { git } from './folder.js';

type Values = Readonly<Record<string, string | number | boolean>>;
type Step = { name: string; id?: string; if?: string; uses?: string; with?: Values; env?: Values; run?: string } & {
  'working-directory'?: string;
};
type Job = { needs?: string[]; if?: string; environment?: string; outputs?: Values; steps: Step[] };
type Workflow = { defaults: { run: { 'working-directory'?: string } }; jobs: Record<string, Job> };

/** What a workflow is started by, on what repository. */
export type Start = {
  /** A repository whose branch main is the default one. */
  readonly origin: string;
  /** The ref that was pushed or chosen ("refs/tags/v1.0.0"). */
  readonly ref: string;
  readonly event: 'push' | 'workflow_dispatch' | 'pull_request' | 'merge_group' | 'schedule';
  /** What GitHub tells of the event in a file. */
  readonly payload?: object;
  /** Further variables that GitHub sets for the event. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Secrets of environments, by their names. */
  readonly environments?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A folder for all that the run leaves. */
  readonly folder: string;
  /** A folder of programs that are found first. */
  readonly bin: string;
  /** Variables of steps that get another value than the workflow gives them. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Is called before each job, as the world goes on meanwhile. */
  before?(job: string): Promise<void>;
};
export type Result = 'success' | 'failure' | 'skipped';
/** What became of a run: each job, the steps that ran with what they printed, and the summary. */
export type Ran = {
  readonly jobs: Readonly<Record<string, Result>>;
  readonly steps: readonly {
    readonly job: string;
    readonly name: string;
    readonly result: Result;
    readonly out: string;
  }[];
  readonly summary: string;
};

type Finished = { readonly result: Result; readonly outputs: Readonly<Record<string, string>> };
/** A run of a workflow as far as it has come; `commit` is what the ref names. */
type Run = {
  readonly workflow: Workflow;
  readonly start: Start;
  readonly commit: string;
  readonly finished: Map<string, Finished>;
  readonly steps: Ran['steps'][number][];
  readonly summaries: string[];
};
/** A job under way, on a machine of its own: a workspace and a folder for temporary files. */
type Machine = {
  readonly run: Run;
  readonly above: Asked;
  readonly workspace: string;
  readonly temp: string;
  readonly outcomes: Map<string, { readonly outcome: Result; readonly outputs: Readonly<Record<string, string>> }>;
  failed: boolean;
};

const UNSET = /^(GIT_|GITHUB_|ONEFOLD_|PG|DATABASE_URL|SUPABASE_DB_URL$|NODE_|npm_|VITEST|CI$|FORCE_COLOR$)/;

/** Runs a script as GitHub calls bash, and gives what it printed. */
function bash(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<{ code: number; out: string }> {
  const file = join(env.RUNNER_TEMP!, 'script.sh');
  writeFileSync(file, script);
  return new Promise((settle) => {
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', file];
    const child = execFile('bash', args, { cwd, env, encoding: 'utf8' }, (_, out, err) => {
      settle({ code: child.exitCode ?? Number.NaN, out: `${out}${err}` });
    });
    child.stdin?.end();
  });
}

/** Reads what a step wrote as `name=value` lines. */
function pairs(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

function githubOf({ event, ref }: Start): Record<string, string> {
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.*)$/.exec(ref) ?? [];
  return {
    'github.event_name': event,
    'github.ref': ref,
    'github.ref_type': kind === 'tags' ? 'tag' : 'branch',
    'github.ref_name': name,
    'github.repository': 'library/desk',
    'github.token': 'a-token',
    'github.event.repository.default_branch': 'main',
  };
}

/** Answers what an expression asks at the level of a job. */
function askedAbove({ start, finished }: Run, { needs = [], environment = '' }: Job): Asked {
  const github = githubOf(start);
  // A secret of the environment comes before one of the repository.
  const secrets = { ...start.secrets, ...start.environments?.[environment] };
  const results = needs.map((id) => finished.get(id)!.result);
  return {
    value: (path) => {
      const [context, key = '', what, output = ''] = path.split('.');
      if (context === 'secrets') return secrets[key] ?? '';
      if (context === 'inputs') return start.inputs?.[key] ?? '';
      if (context !== 'needs') return github[path] ?? '';
      return (what === 'result' ? finished.get(key)?.result : finished.get(key)?.outputs[output]) ?? '';
    },
    succeeded: results.every((result) => result === 'success'),
    failed: results.includes('failure'),
  };
}

/** Answers what an expression asks at the level of a step. */
function asked({ above, temp, outcomes, failed }: Machine): Asked {
  return {
    value: (path) => {
      if (path === 'runner.temp') return temp;
      const [context, key = '', what, output = ''] = path.split('.');
      if (context !== 'steps') return above.value(path);
      return (what === 'outcome' ? outcomes.get(key)?.outcome : outcomes.get(key)?.outputs[output]) ?? '';
    },
    succeeded: !failed,
    failed,
  };
}

function filledValues(values: Values | undefined, machine: Machine): Record<string, string> {
  const entries = Object.entries(values ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, filled(String(value), asked(machine))]));
}

function checkOut({ run, workspace }: Machine, inputs: Record<string, string>): void {
  const call = (...args: string[]) => git(workspace, ['-c', 'advice.detachedHead=false', ...args]);
  const commit = inputs.ref ?? run.commit;
  const [branches, tags] = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
  const origin = `file://${run.start.origin}`;
  call('init', '--quiet');
  if (inputs['fetch-depth'] === '0') call('fetch', '--quiet', origin, branches, tags, commit);
  else call('fetch', '--quiet', '--depth=1', origin, commit);
  call('checkout', '--quiet', '--detach', commit);
}

/** Lists the files that a path names, which may end in a star. */
function filesAt(path: string): string[] {
  if (!path.endsWith('*')) return existsSync(path) ? [path] : [];
  const start = basename(path).slice(0, -1);
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(start));
  return names.map((name) => join(dirname(path), name));
}

/** Does what the actions do that the workflows use; those that only set up a machine do nothing here. */
function act(uses: string, inputs: Record<string, string>, machine: Machine): number {
  const name = uses.replace(/@.*/, '');
  const artifact = join(machine.run.start.folder, 'artifacts', inputs.name ?? '');
  if (name === 'actions/checkout') checkOut(machine, inputs);
  else if (name === 'actions/upload-artifact') {
    const found = filesAt(inputs.path!);
    if (found.length === 0) return inputs['if-no-files-found'] === 'error' ? 1 : 0;
    for (const file of found) cpSync(file, join(artifact, basename(file)));
  } else if (name === 'actions/download-artifact') cpSync(artifact, inputs.path!, { recursive: true });
  else if (!['actions/setup-node', 'oven-sh/setup-bun'].includes(name)) throw new Error(`no action ${name} here`);
  return 0;
}

function environmentOf({ run, above, workspace, temp }: Machine): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.test(name))),
    PATH: `${run.start.bin}:${process.env.PATH}`,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'ada',
    GITHUB_REPOSITORY: above.value('github.repository'),
    GITHUB_EVENT_NAME: run.start.event,
    GITHUB_EVENT_PATH: join(temp, 'event.json'),
    GITHUB_REF: run.start.ref,
    GITHUB_SHA: run.commit,
    ...run.start.variables,
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: join(temp, 'output'),
    GITHUB_STEP_SUMMARY: join(temp, 'summary'),
    RUNNER_TEMP: temp,
  };
}

type Done = { readonly code: number; readonly out: string; readonly outputs: Record<string, string> };

async function perform(step: Step, machine: Machine): Promise<Done> {
  if (step.uses !== undefined) {
    return { code: act(step.uses, filledValues(step.with, machine), machine), out: '', outputs: {} };
  }
  const { run, workspace, temp } = machine;
  const [output, summary] = [join(temp, 'output'), join(temp, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  const named = step['working-directory'] ?? run.workflow.defaults.run['working-directory'] ?? '.';
  const own = filledValues(step.env, machine);
  const instead = Object.entries(run.start.instead ?? {}).filter(([name]) => name in own);
  const env = { ...environmentOf(machine), ...own, ...Object.fromEntries(instead) };
  const { code, out } = await bash(step.run!, resolve(workspace, filled(named, asked(machine))), env);
  run.summaries.push(readFileSync(summary, 'utf8'));
  return { code, out, outputs: pairs(readFileSync(output, 'utf8')) };
}

async function runJob(id: string, job: Job, run: Run, above: Asked): Promise<Finished> {
  const [workspace, temp] = [join(run.start.folder, id, 'work'), join(run.start.folder, id, 'temp')];
  for (const folder of [workspace, temp]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(temp, 'event.json'), JSON.stringify(run.start.payload ?? {}));
  const machine: Machine = { run, above, workspace, temp, outcomes: new Map(), failed: false };
  for (const step of job.steps) {
    const done = holds(step.if, asked(machine)) ? await perform(step, machine) : null;
    const result = done === null ? 'skipped' : done.code === 0 ? 'success' : 'failure';
    if (step.id !== undefined) machine.outcomes.set(step.id, { outcome: result, outputs: done?.outputs ?? {} });
    if (result === 'failure') machine.failed = true;
    run.steps.push({ job: id, name: step.name, result, out: done?.out ?? '' });
  }
  return { result: machine.failed ? 'failure' : 'success', outputs: filledValues(job.outputs, machine) };
}

/** Runs the jobs of a workflow in their order, each step with bash as GitHub calls it. */
export async function runWorkflow(text: string, start: Start): Promise<Ran> {
  const workflow = parse(text) as Workflow;
  const commit = git(start.origin, ['rev-parse', `${start.ref}^{commit}`]).trim();
  const run: Run = { workflow, start, commit, finished: new Map(), steps: [], summaries: [] };
  for (const [id, job] of Object.entries(workflow.jobs)) {
    const above = askedAbove(run, job);
    await start.before?.(id);
    run.finished.set(id, holds(job.if, above) ? await runJob(id, job, run, above) : { result: 'skipped', outputs: {} });
  }
  const jobs = Object.fromEntries([...run.finished].map(([id, { result }]) => [id, result]));
  return { jobs, steps: run.steps, summary: run.summaries.join('') };
}
