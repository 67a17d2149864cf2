import { resolve } from 'node:path';
import type { Report } from './core/model.js';
import { type Failure, type FormatName, formatNames, formats, isFormat, type Setting } from './core/report/index.js';
import { plain } from './core/report/style.js';
import { UserError } from './errors.js';
import { gitPrefix } from './io/git.js';
import { checkOutputPath, hasOutput, writeOutput } from './io/output-file.js';

export { formatNames };

type OutputFile = { readonly format: FormatName; readonly path: string };
/** Where the report goes, and in which formats. Paths are as typed: from the working directory. */
export type Outputs = { readonly stdout: FormatName; readonly files: readonly OutputFile[] };
/** What was typed of them. */
export type TypedOutputs = {
  readonly format?: string;
  readonly json?: boolean;
  readonly output?: readonly string[];
};
/** The world as outputs see it: `summary` is GITHUB_STEP_SUMMARY, `root` the directory of mapping.yaml where it is known. */
export type OutputWorld = {
  readonly write: { readonly out: (text: string) => void; readonly err: (text: string) => void };
  readonly root: string | null;
  readonly version: string;
  readonly summary: string | undefined;
};

/** A name before a colon; one letter alone is a drive of Windows. */
const NAMED = /^([A-Za-z]{2,}):(.*)$/s;

function unknownFormat(name: string): UserError {
  return new UserError(`there is no format "${name}".`, `the formats are ${formatNames.join(', ')}.`);
}

function endingOf(path: string): FormatName | undefined {
  const ends = (ending: string) => path.toLowerCase().endsWith(ending);
  // ".sarif.json" ends in ".json" too.
  const matches = formatNames.flatMap((name) => formats[name].endings.filter(ends).map((ending) => ({ name, ending })));
  return matches.sort((a, b) => b.ending.length - a.ending.length)[0]?.name;
}

/** Reads one `--output`: "FORMAT:FILE", or a file whose name says the format. Throws a UserError. */
function outputFile(typed: string): OutputFile {
  const [, name, rest = ''] = NAMED.exec(typed) ?? [];
  const path = name === undefined ? typed : rest;
  if (name !== undefined && !isFormat(name)) throw unknownFormat(name);
  if (path === '') {
    throw new UserError(`--output "${typed}" names no file.`, 'if a variable was to name it, it is empty here.');
  }
  const format = name === undefined ? endingOf(path) : (name as FormatName);
  if (format !== undefined) return { format, path };
  const endings = formatNames.flatMap((one) => formats[one].endings);
  throw new UserError(
    `the name ${path} does not say its format.`,
    `let it end in ${endings.join(', ')}, or write the format before it: --output text:${path}.`,
  );
}

function stdoutFormat({ format, json }: TypedOutputs): FormatName {
  const name = format ?? (json === true ? 'json' : 'text');
  if (!isFormat(name)) throw unknownFormat(name);
  if (json === true && name !== 'json') {
    throw new UserError(
      `--json and --format ${name} ask for two formats.`,
      'drop one; --output writes another to a file.',
    );
  }
  return name;
}

/** Reads `--format`, `--json` and `--output`. Throws a UserError where they make no sense. */
export function outputsFrom(typed: TypedOutputs): Outputs {
  const stdout = stdoutFormat(typed);
  const files = (typed.output ?? []).map(outputFile);
  const twice = files.find(({ path }, at) => files.findIndex((one) => resolve(one.path) === resolve(path)) < at);
  if (twice === undefined) return { stdout, files };
  throw new UserError(`two outputs would go to ${twice.path}.`, 'name a file of its own for each.');
}

/**
 * Reads as much of the outputs as can be understood in what was typed, where that is wrong in another way: what asked for
 * the report shall learn that there is none.
 */
export function salvagedOutputs(argv: readonly string[]): Outputs {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const valuesOf = (flag: string): string[] =>
    words.flatMap((word, at) => {
      if (word === flag) return words[at + 1] ?? [];
      return word.startsWith(`${flag}=`) ? word.slice(flag.length + 1) : [];
    });
  const format = valuesOf('--format').find(isFormat) ?? 'text';
  const files = valuesOf('--output').flatMap((typed) => {
    try {
      return outputFile(typed);
    } catch {
      return [];
    }
  });
  return { stdout: words.includes('--json') ? 'json' : (format as FormatName), files };
}

/** Begins to load what the outputs need, so that it is there when the work is done. */
export function preload({ stdout, files }: Outputs): void {
  for (const name of [stdout, ...files.map(({ format }) => format)]) formats[name].load().catch(() => {});
}

/** Makes sure before any work is done that every output can be written. Throws a UserError. */
export function checkOutputs({ files }: Outputs): void {
  for (const { path } of files) checkOutputPath(path);
}

/**
 * Every file is replaced, so that none holds an earlier run's report. Only a job summary is added to: GitHub gives each step
 * a new and empty file, which a step's other commands write to as well.
 */
function isShared(path: string, { summary = '' }: OutputWorld): boolean {
  return summary !== '' && resolve(path) === resolve(summary);
}

function unfit(report: Report, name: FormatName): UserError {
  const fitting = formatNames.filter((one) => formats[one].fits(report));
  return new UserError(
    `${name} shows ${formats[name].shows}, and the report of \`onefold ${report.command}\` has nothing of the kind.`,
    `the work is done; its report can be had as ${fitting.join(', ')}.`,
  );
}

function settingOf(outputs: Outputs, world: OutputWorld, given: Pick<Setting, 'style' | 'mapping'>): Setting {
  const names = [outputs.stdout, ...outputs.files.map(({ format }) => format)];
  const asksGit = names.some((name) => name !== 'text' && name !== 'json');
  const folder = asksGit && world.root !== null ? gitPrefix(world.root) : null;
  const prefix = folder === null || folder === '' ? '' : `${folder}/`;
  return { ...given, prefix, version: world.version };
}

/**
 * Shows a report on stdout and in files. Returns what went wrong: an output that could not be written, or a format that the
 * report does not fit, in which place then stands an error. The report is printed in any case: where stdout's format does
 * not fit, as text on stderr.
 */
export async function showReport(
  report: Report,
  outputs: Outputs,
  world: OutputWorld,
  given: Pick<Setting, 'style' | 'mapping'>,
): Promise<UserError[]> {
  const setting = settingOf(outputs, world, given);
  const troubles: UserError[] = [];
  const textIn = async (name: FormatName, style: Setting['style']) => {
    const reporter = await formats[name].load();
    if (formats[name].fits(report)) return reporter.report(report, { ...setting, style });
    const trouble = unfit(report, name);
    troubles.push(trouble);
    return reporter.failure(trouble, world.version);
  };
  for (const { format, path } of outputs.files) {
    const text = await textIn(format, plain);
    try {
      writeOutput(path, text, isShared(path, world));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      troubles.push(
        new UserError(error.message, `the work is done, and its report is printed. To have the file, ${error.hint}`),
      );
    }
  }
  world.write.out(await textIn(outputs.stdout, setting.style));
  if (!formats[outputs.stdout].fits(report)) {
    world.write.err((await formats.text.load()).report(report, { ...setting, style: plain }));
  }
  return troubles;
}

/**
 * Says in every output that there is no report, and why; stdout stays empty where it was to carry text. Returns a complaint
 * about each file of an earlier run that could not be replaced.
 */
export async function showFailure(failure: Failure, outputs: Outputs, world: OutputWorld): Promise<UserError[]> {
  const troubles: UserError[] = [];
  const textIn = async (name: FormatName) => (await formats[name].load()).failure(failure, world.version);
  for (const { format, path } of outputs.files) {
    const text = await textIn(format);
    try {
      writeOutput(path, text, isShared(path, world));
    } catch {
      const hint = 'remove it, so that nobody takes it for the report of this run.';
      if (hasOutput(path))
        troubles.push(new UserError(`${path} could not be replaced: it is of an earlier run.`, hint));
    }
  }
  if (outputs.stdout !== 'text') world.write.out(await textIn(outputs.stdout));
  return troubles;
}
