import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { type Asked, filled, holds } from './expression.js';
import { git } from './folder.js';

type Values = Readonly<Record<string, string | number | boolean>>;
type Step = { name: string; id?: string; if?: string; uses?: string; with?: Values; env?: Values; run?: string } & {
  'working-directory'?: string;
};
type Job = { needs?: string[]; if?: string; outputs?: Values; steps: Step[] };
type Workflow = { defaults: { run: { 'working-directory'?: string } }; jobs: Record<string, Job> };

/** What a workflow is started by, on what repository. */
export type Start = {
  /** A repository whose branch main is the default one. */
  readonly origin: string;
  /** The ref that was pushed or chosen ("refs/tags/v1.0.0"). */
  readonly ref: string;
  readonly event: 'push' | 'workflow_dispatch' | 'pull_request';
  readonly inputs?: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
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

const UNSET = /^(GIT_|GITHUB_|ONEFOLD_|PG|DATABASE_URL|SUPABASE_DB_URL$|NODE_|npm_|VITEST|CI$|FORCE_COLOR$)/;

function bash(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<{ code: number; out: string }> {
  const file = join(env.RUNNER_TEMP!, 'script.sh');
  writeFileSync(file, script);
  return new Promise((resolve) => {
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', file];
    const child = execFile('bash', args, { cwd, env, encoding: 'utf8' }, (_, out, err) => {
      resolve({ code: child.exitCode ?? Number.NaN, out: `${out}${err}` });
    });
    child.stdin?.end();
  });
}

/** Reads what a step wrote as `name=value` lines. */
function pairs(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** One run of a workflow: what its jobs share. */
class WorkflowRun {
  readonly finished: Record<string, Finished> = {};
  readonly steps: Ran['steps'][number][] = [];
  summary = '';
  readonly commit: string;

  constructor(
    readonly workflow: Workflow,
    readonly start: Start,
  ) {
    this.commit = git(start.origin, ['rev-parse', `${start.ref}^{commit}`]).trim();
  }

  /** Answers what an expression asks at the level of the run and its jobs. */
  asked(needs: readonly string[]): Asked {
    const { secrets, inputs = {}, event, ref } = this.start;
    const [, kind, name] = /^refs\/(heads|tags)\/(.*)$/.exec(ref) ?? [];
    const github: Record<string, string> = {
      'github.event_name': event,
      'github.ref': ref,
      'github.ref_type': kind === 'tags' ? 'tag' : 'branch',
      'github.ref_name': name ?? '',
      'github.repository': 'library/desk',
      'github.token': 'a-token',
      'github.event.repository.default_branch': 'main',
    };
    const results = needs.map((id) => this.finished[id]!.result);
    return {
      value: (path) => {
        const [context, key = '', what, output = ''] = path.split('.');
        if (context === 'secrets') return secrets[key] ?? '';
        if (context === 'inputs') return inputs[key] ?? '';
        if (context !== 'needs') return github[path] ?? '';
        return (what === 'result' ? this.finished[key]?.result : this.finished[key]?.outputs[output]) ?? '';
      },
      succeeded: results.every((result) => result === 'success'),
      failed: results.includes('failure'),
    };
  }

  async job(id: string, job: Job): Promise<void> {
    const asked = this.asked(job.needs ?? []);
    await this.start.before?.(id);
    this.finished[id] = holds(job.if, asked)
      ? await new JobRun(this, id, asked).perform(job)
      : { result: 'skipped', outputs: {} };
  }
}

/** One job, on a machine of its own: a workspace, a folder for temporary files, and what its steps have put out. */
class JobRun {
  readonly workspace: string;
  readonly temp: string;
  readonly outcomes: Record<string, { outcome: Result; outputs: Record<string, string> }> = {};
  failed = false;

  constructor(
    readonly run: WorkflowRun,
    readonly id: string,
    readonly above: Asked,
  ) {
    [this.workspace, this.temp] = [join(run.start.folder, id, 'work'), join(run.start.folder, id, 'temp')];
    for (const folder of [this.workspace, this.temp]) mkdirSync(folder, { recursive: true });
  }

  asked(): Asked {
    return {
      value: (path) => {
        if (path === 'runner.temp') return this.temp;
        const [context, key = '', what, output = ''] = path.split('.');
        if (context !== 'steps') return this.above.value(path);
        return (what === 'outcome' ? this.outcomes[key]?.outcome : this.outcomes[key]?.outputs[output]) ?? '';
      },
      succeeded: !this.failed,
      failed: this.failed,
    };
  }

  async perform({ steps, outputs = {} }: Job): Promise<Finished> {
    for (const step of steps) {
      const runs = holds(step.if, this.asked());
      const { code, out, written } = runs ? await this.step(step) : { code: 0, out: '', written: {} };
      const result = runs ? (code === 0 ? 'success' : 'failure') : 'skipped';
      if (step.id !== undefined) this.outcomes[step.id] = { outcome: result, outputs: written };
      if (code !== 0) this.failed = true;
      this.run.steps.push({ job: this.id, name: step.name, result, out });
    }
    const given = Object.entries(outputs).map(([name, value]) => [name, filled(String(value), this.asked())]);
    return { result: this.failed ? 'failure' : 'success', outputs: Object.fromEntries(given) };
  }

  async step(step: Step): Promise<{ code: number; out: string; written: Record<string, string> }> {
    const inputs = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([name, value]) => [name, filled(String(value), this.asked())]),
    );
    if (step.uses !== undefined) return { code: this.action(step.uses, inputs), out: '', written: {} };
    const [output, summary] = [join(this.temp, 'output'), join(this.temp, 'summary')];
    for (const file of [output, summary]) writeFileSync(file, '');
    const { code, out } = await bash(step.run!, this.folder(step), this.env(step, { output, summary }));
    this.run.summary += readFileSync(summary, 'utf8');
    return { code, out, written: pairs(readFileSync(output, 'utf8')) };
  }

  folder(step: Step): string {
    const named = step['working-directory'] ?? this.run.workflow.defaults.run['working-directory'] ?? '.';
    const folder = filled(named, this.asked());
    return folder.startsWith('/') ? folder : join(this.workspace, folder);
  }

  env(step: Step, { output, summary }: { output: string; summary: string }): NodeJS.ProcessEnv {
    const { bin, instead = {} } = this.run.start;
    const own = Object.entries(step.env ?? {}).map(([name, value]) => {
      return [name, instead[name] ?? filled(String(value), this.asked())];
    });
    return {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.test(name))),
      PATH: `${bin}:${process.env.PATH}`,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTOR: 'ada',
      GITHUB_REPOSITORY: this.above.value('github.repository'),
      GITHUB_EVENT_NAME: this.run.start.event,
      GITHUB_WORKSPACE: this.workspace,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: this.temp,
      ...Object.fromEntries(own),
    };
  }

  /** Does what the actions do that the workflows use; those that only set up a machine do nothing here. */
  action(uses: string, inputs: Record<string, string>): number {
    const { origin, folder } = this.run.start;
    const name = uses.replace(/@.*/, '');
    const artifact = join(folder, 'artifacts', inputs.name ?? '');
    if (name === 'actions/checkout') this.checkout(origin, inputs);
    else if (name === 'actions/upload-artifact') {
      if (!existsSync(inputs.path!)) return inputs['if-no-files-found'] === 'error' ? 1 : 0;
      mkdirSync(artifact, { recursive: true });
      cpSync(inputs.path!, join(artifact, basename(inputs.path!)));
    } else if (name === 'actions/download-artifact') cpSync(artifact, inputs.path!, { recursive: true });
    else if (!['actions/setup-node', 'oven-sh/setup-bun'].includes(name)) throw new Error(`no action ${name} here`);
    return 0;
  }

  checkout(origin: string, inputs: Record<string, string>): void {
    const call = (...args: string[]) => git(this.workspace, ['-c', 'advice.detachedHead=false', ...args]);
    const commit = inputs.ref ?? this.run.commit;
    const isWhole = inputs['fetch-depth'] === '0';
    const refs = isWhole ? ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'] : ['--depth=1', commit];
    call('init', '--quiet');
    call('fetch', '--quiet', `file://${origin}`, ...(isWhole ? refs : [refs[0]!]), ...(isWhole ? [] : [commit]));
    call('checkout', '--quiet', '--detach', commit);
  }
}

/** Runs the jobs of a workflow in their order, each step with bash as GitHub calls it. */
export async function runWorkflow(text: string, start: Start): Promise<Ran> {
  const workflow = parse(text) as Workflow;
  const run = new WorkflowRun(workflow, start);
  for (const [id, job] of Object.entries(workflow.jobs)) await run.job(id, job);
  const jobs = Object.fromEntries(Object.entries(run.finished).map(([id, { result }]) => [id, result]));
  return { jobs, steps: run.steps, summary: run.summary };
}
