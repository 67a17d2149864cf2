import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import process from 'node:process';
import { CommanderError, Command as Program } from 'commander';
import type { Command, CommandEntry, Env, FlagValues } from './commands/index.js';
import { commands } from './commands/index.js';
import { complaint, discreet, usageError } from './complaint.js';
import type { Report } from './core/model.js';
import { plain } from './core/report/style.js';
import { EXIT, UserError } from './errors.js';
import { isInteractive, optionsAlone } from './interactive.js';
import { ownVersion } from './io/package.js';
import {
  checkOutputs,
  formatNames,
  type Outputs,
  outputsFrom,
  preload,
  salvagedOutputs,
  showFailure,
  showReport,
} from './outputs.js';
import { progressPrinter } from './progress.js';
import { loadSession } from './tui/load.js';

type Globals = {
  readonly mapping?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly output?: readonly string[];
  readonly color?: boolean;
};

/** Makes the signal that SIGINT and SIGTERM abort: the first lets the work roll back, a second ends the process. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

const FILE_NAME = /^(.+\.)?mapping\.ya?ml$/;

/** Finds the decision file: in a directory that is named instead, it is called mapping.yaml. */
function mappingFile({ mapping = '.' }: Globals): Pick<Env, 'root' | 'mappingPath' | 'mappingNamed'> {
  if (mapping.trim() === '')
    throw new UserError('--mapping names no file.', 'if a variable was to name it, it is empty here.');
  const named = resolve(mapping);
  // A directory that is called as the file would be is in the file's way.
  if (isDirectory(named) && !FILE_NAME.test(basename(named)))
    return { root: named, mappingPath: 'mapping.yaml', mappingNamed: false };
  const root = dirname(named);
  if (isDirectory(root)) return { root, mappingPath: basename(named), mappingNamed: true };
  throw new UserError(
    `there is no directory ${dirname(mapping)}.`,
    'name the mapping by a path from here with --mapping.',
  );
}

function makeEnv(globals: Globals, outputs: Outputs): Env {
  const { stderr } = process;
  const signal = interruption();
  const print = progressPrinter((text) => stderr.write(text), stderr.isTTY === true && process.env.TERM !== 'dumb');
  return {
    ...mappingFile(globals),
    env: process.env,
    now: () => new Date(),
    milliseconds: () => performance.now(),
    signal,
    emit: (event) => print(event, performance.now()),
    ask: (question) => ask(question, signal),
    json: [outputs.stdout, ...outputs.files.map(({ format }) => format)].includes('json'),
  };
}

/**
 * Asks on stderr, so that stdout carries nothing but the report, and reads one line of stdin, typed or piped; null where
 * there is none, or a signal comes first.
 */
async function ask(question: string, signal: AbortSignal): Promise<string | null> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: process.stdin, signal });
  process.stderr.write(question);
  try {
    for await (const line of lines) return line;
    return null;
  } finally {
    lines.close();
    // What is typed ends with a line end on the terminal; what comes from a pipe is not seen.
    if (process.stdin.isTTY !== true) process.stderr.write('\n');
  }
}

function usesColour(globals: Globals): boolean {
  const { NO_COLOR, TERM } = process.env;
  return globals.color !== false && process.stdout.isTTY === true && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
}

const write = { out: (text: string) => process.stdout.write(text), err: (text: string) => process.stderr.write(text) };

async function print(report: Report, outputs: Outputs, { root, mappingPath }: Env, globals: Globals): Promise<void> {
  const style = usesColour(globals) ? (await import('picocolors')).default.createColors(true) : plain;
  const world = { write, root, version: ownVersion(), summary: process.env.GITHUB_STEP_SUMMARY };
  const troubles = await showReport(report, outputs, world, { style, mapping: mappingPath });
  for (const trouble of troubles) process.stderr.write(complaint(trouble));
  const verdict = report.verdict === 'ok' ? EXIT.ok : EXIT.attention;
  process.exitCode = troubles.length > 0 ? EXIT.refused : verdict;
}

async function run(command: Command, values: FlagValues, globals: Globals): Promise<void> {
  // Nothing has passed before there is a report: also where the program ends because it waits for what never comes.
  process.exitCode = EXIT.refused;
  const outputs = outputsFrom(globals);
  checkOutputs(outputs);
  const env = makeEnv(globals, outputs);
  preload(outputs);
  const report = await command.run(env, values);
  env.emit({ kind: 'end' });
  await print(report, outputs, env, globals);
}

function describe(program: Program, command: Command): void {
  const sub = program.command(command.name).description(command.summary);
  for (const { name, summary, required, several } of command.args ?? []) {
    const form = several ? `${name}...` : name;
    sub.argument(required ? `<${form}>` : `[${form}]`, summary);
  }
  for (const { name, value, several, summary } of command.flags) {
    const form = several ? `${value}...` : value;
    sub.option(value ? `${name} <${form}>` : name, summary);
  }
  sub.action(async () => {
    const typed = (command.args ?? []).map(({ name, several }, index) => {
      return [name, several ? sub.args.slice(index) : sub.args[index]] as const;
    });
    const named = Object.fromEntries(typed);
    await run(command, { ...sub.opts(), ...named }, program.opts<Globals>());
  });
}

/** Adds the command that prints the help of another. A name that is none is answered as if it was typed alone. */
function describeHelp(program: Program): void {
  const sub = program.command('help').argument('[command]').description('Print the help of a command');
  sub.allowExcessArguments().action(async (name: string | undefined) => {
    if (name === undefined) program.help();
    const known = program.commands.find((command) => command.name() === name);
    if (known !== undefined) known.help();
    await program.parseAsync([name], { from: 'user' });
  });
}

const BEGIN = `
Begin in the root of the repository: \`onefold\` alone, on a terminal, opens a
session in which the whole work is done. Step by step, \`onefold init\` drafts
mapping.yaml, \`onefold plan\` shows what would be written, \`onefold write\`
writes it.`;
const EXIT_CODES = `
Exit codes:
  0  all is well
  1  an error is open, a migration failed, or a checksum differs
  2  the work could not be done: the message says why, and what to do`;

/** Loads only the command that was typed, and all of them for the help. */
async function wanted(argv: readonly string[]): Promise<readonly CommandEntry[]> {
  const typed = commands.filter(({ name }) => argv.includes(name));
  return typed.length > 0 && !argv.includes('help') ? typed : commands;
}

async function programFor(argv: readonly string[]): Promise<Program> {
  const program = new Program('onefold')
    .description('Folds scattered SQL migrations into one canonical PostgreSQL history.')
    .usage('COMMAND [options]')
    .version(ownVersion(), '-V, --version', 'Print the version')
    .option(
      '--mapping <file>',
      'The decision file, or its directory, which is the root of all paths (default: "mapping.yaml")',
    )
    .option('--format <name>', `How the report is printed: ${formatNames.join(', ')} (default: text)`)
    .option('--json', 'Print the report as JSON, as --format json does')
    .option(
      '--output <file>',
      'Write the report to a file too, as its name ends (.json .sarif .xml .md .html .txt), or FORMAT:FILE; may be given several times',
      (file: string, files: readonly string[] = []) => [...files, file],
    )
    .option('--no-color', 'Print without colours; NO_COLOR does the same')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', BEGIN)
    .addHelpText('afterAll', EXIT_CODES)
    .showSuggestionAfterError()
    .exitOverride();
  if (argv.includes('--version') || argv.includes('-V')) return program;
  for (const entry of await wanted(argv)) describe(program, await entry.load());
  describeHelp(program);
  return program;
}

/** Says on stderr why there is no report, and says so in every output that was asked for. */
async function refuse(error: UserError, argv: readonly string[]): Promise<void> {
  process.stderr.write(complaint(error));
  const world = { write, root: null, version: ownVersion(), summary: process.env.GITHUB_STEP_SUMMARY };
  const troubles = await showFailure(discreet(error), salvagedOutputs(argv), world);
  for (const trouble of troubles) process.stderr.write(complaint(trouble));
}

/** Says what was typed wrong; in our own words, where they are another tool's. */
async function misused({ code, message }: CommanderError, argv: readonly string[]): Promise<UserError> {
  const { foreignCommand, foreignOption } = await import('./foreign-words.js');
  const option = code === 'commander.unknownOption' ? /'(.*)'/s.exec(message)?.[1] : undefined;
  const isKnown = code !== 'commander.unknownCommand' && code !== 'commander.excessArguments';
  const foreign =
    option === undefined
      ? isKnown || foreignCommand(argv.filter((word) => word !== 'help'))
      : foreignOption(option, argv);
  return foreign instanceof UserError ? foreign : usageError(message);
}

/** Turns whatever was thrown into text on stderr, an error in every output, and an exit code. */
async function explainError(error: unknown, argv: readonly string[]): Promise<void> {
  process.exitCode = EXIT.refused;
  if (error instanceof UserError) await refuse(error, argv);
  else if (error instanceof CommanderError) {
    // The help and the version are thrown too, once they are printed.
    if (error.exitCode === 0) process.exitCode = EXIT.ok;
    else if (error.code !== 'commander.help') await refuse(await misused(error, argv), argv);
  } else {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    await refuse(new UserError('this is a bug in onefold.', 'please report it with the lines above.'), argv);
  }
}

/** Tells on stderr that the report is lost, and ends with exit code 2 whatever the work came to. */
function stdoutFailed({ code, message }: NodeJS.ErrnoException): void {
  process.once('exit', () => {
    process.exitCode = EXIT.refused;
  });
  const hint = 'what was done stays done. Make room where stdout leads, or name a file with --output, and ask again.';
  process.stderr.write(complaint(new UserError(`stdout cannot be written (${code ?? message}).`, hint)));
}

/** Keeps a reader that is gone, or a disk that is full, from ending the work half-way. */
function watchStreams(): void {
  let failed = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || failed) return;
    failed = true;
    stdoutFailed(error);
  });
  // Where nobody can be told, the exit code says what there is to say.
  process.stderr.on('error', () => {});
}

/** Opens the interactive session: React is loaded here, and nowhere else. */
async function converse(globals: Globals): Promise<void> {
  const { stdin, stdout } = process;
  const options = { ...mappingFile(globals), env: { ...process.env }, colour: usesColour(globals), stdin, stdout };
  const { openSession } = await loadSession();
  await openSession(options);
}

/** Runs what was typed (without node and the program's name), prints, and sets the exit code. Never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  watchStreams();
  try {
    const alone = optionsAlone(argv);
    if (alone !== null && isInteractive(process, process.env.TERM)) return await converse(alone);
    const program = await programFor(argv);
    if (argv.length === 0) program.help();
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    await explainError(error, argv);
  }
}
