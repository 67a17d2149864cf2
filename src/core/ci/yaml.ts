import type { Action } from './actions.js';

type Values = Readonly<Record<string, string | number | boolean>>;

/** A step of a job; `comment` stands above it, `folder` is where it runs if not in the workflow's own directory. */
export type Step = {
  readonly name: string;
  readonly comment?: string;
  readonly id?: string;
  readonly when?: string;
  readonly uses?: Action;
  readonly with?: Values;
  readonly env?: Values;
  readonly folder?: string;
  readonly run?: string;
};
/** A job, and what it may do: without `permissions` nothing. */
export type Job = {
  readonly id: string;
  readonly name: string;
  readonly comment?: string;
  readonly needs?: readonly string[];
  readonly when?: string;
  readonly environment?: string;
  readonly permissions?: Values;
  readonly minutes: number;
  readonly outputs?: Values;
  readonly steps: readonly Step[];
};

/** Words that YAML would read as something else than a text. */
const OTHER_THAN_TEXT = /^(?:[-+.]?\d[\d.eE+-]*|0[xo].*|true|false|yes|no|on|off|null|~)$/i;
const PLAIN = /^[\w$./][^\n]*$/;

/** Writes a value of YAML: as it is where that reads as the same text, else in double quotes. */
export function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = PLAIN.test(value) && !/: |:$| #|\s$/.test(value) && !OTHER_THAN_TEXT.test(value);
  return isPlain ? value : JSON.stringify(value);
}

/** Writes an expression of GitHub Actions. */
export function expr(text: string): string {
  return `$\{{ ${text} }}`;
}

/** Puts each line that is not empty behind so many blanks. */
export function indent(text: string, blanks: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(blanks));
}

/** Writes a text as comment lines. */
export function commented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '# ').replaceAll(/^$/gm, '#');
}

function comments(text: string | undefined): string[] {
  return text === undefined ? [] : [commented(text)];
}

function map(name: string, values: Values | undefined): string[] {
  if (values === undefined) return [];
  const lines = Object.entries(values).map(([key, value]) => {
    const isBlock = typeof value === 'string' && value.includes('\n');
    return isBlock ? `  ${key}: |\n${indent(value, 4)}` : `  ${key}: ${scalar(value)}`;
  });
  return lines.length === 0 ? [`${name}: {}`] : [`${name}:`, ...lines];
}

function pair(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`${name}: ${scalar(value)}`];
}

function stepText({ name, comment, id, when, uses, with: inputs, env, folder, run }: Step): string {
  const lines = [
    `name: ${scalar(name)}`,
    ...pair('id', id),
    ...pair('if', when),
    ...(uses === undefined ? [] : [`uses: ${uses.name}@${uses.commit} # ${uses.version}`]),
    ...map('with', inputs),
    ...map('env', env),
    ...pair('working-directory', folder),
    ...(run === undefined ? [] : [run.includes('\n') ? `run: |\n${indent(run, 2)}` : `run: ${scalar(run)}`]),
  ];
  return [...comments(comment), `- ${indent(lines.join('\n'), 2).trimStart()}`].join('\n');
}

function jobText({ id, name, comment, needs, when, environment, permissions, minutes, outputs, steps }: Job): string {
  const lines = [
    `name: ${scalar(name)}`,
    ...(needs === undefined ? [] : [`needs: [${needs.join(', ')}]`]),
    ...pair('if', when),
    ...pair('environment', environment),
    'runs-on: ubuntu-latest',
    `timeout-minutes: ${minutes}`,
    ...map('permissions', permissions ?? {}),
    ...map('outputs', outputs),
    'steps:',
    indent(steps.map(stepText).join('\n'), 2),
  ];
  return [...comments(comment), `${id}:`, indent(lines.join('\n'), 2)].join('\n');
}

/** Writes a workflow: what stands before its jobs as it is, then the jobs. Ends in a line end. */
export function workflowText(head: string, jobs: readonly Job[]): string {
  return `${head}\n\njobs:\n${jobs.map((job) => indent(jobText(job), 2)).join('\n\n')}\n`;
}
