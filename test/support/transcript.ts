import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileBytes, parseArchive, sectionBody, withLast } from './archive.js';
import { put } from './folder.js';

const ROOT = join(import.meta.dirname, '../..');

/** The compiled program in a temporary folder, as an install would lay it out. `bin` holds what transcripts may call. */
export type Installed = { readonly bin: string; remove(): void };

/**
 * Compiles onefold into a temporary folder. Transcripts can call `onefold`, `sql "…"` (runs SQL on the repository's
 * embedded database, and prints the last rows as JSON), `with-server "…"` (runs a line of the shell while that database
 * is served, as DATABASE_URL), `follow` (does what the findings that it reads say to do) and `die-writing STEP PATH TEXT` (a
 * write that is killed after that step), beside git, curl and the shell.
 */
export function install(): Installed {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'onefold-installed-')));
  const [dist, bin] = [join(folder, 'dist'), join(folder, 'bin')];
  const compile = (tool: string, ...args: string[]) =>
    spawnSync(join(ROOT, 'node_modules/.bin', tool), args, { cwd: ROOT, encoding: 'utf8' });
  const built = [
    compile('rolldown', '-c', '--dir', dist),
    compile('tsc', '-p', 'tsconfig.build.json', '--outDir', dist, '--declaration', 'false'),
  ];
  for (const { status, stdout, stderr } of built) {
    if (status !== 0) throw new Error(`onefold does not compile:\n${stdout}${stderr}`);
  }
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(bin);
  const script = (name: string, call: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' ${call} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  };
  script('onefold', `'${dist}/cli.cjs'`);
  script('sql', `'${ROOT}/test/support/sql.mjs' '${dist}'`);
  script('with-server', `'${ROOT}/test/support/with-server.mjs' '${dist}'`);
  script('follow', `'${ROOT}/test/support/follow.mjs'`);
  script('die-writing', `'${ROOT}/test/support/die-writing.mjs' '${dist}'`);
  return { bin, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const UNSET =
  /^(CI$|GIT_|GITHUB_|npm_|ONEFOLD_|PG|DATABASE_URL|INTERNAL_ADMIN_TOKEN$|SUPABASE_DB_URL$|NODE_|FORCE_COLOR$|COLUMNS$)/;
const person = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
  [`GIT_${role}_NAME`, 'Ada Librarian'],
  [`GIT_${role}_EMAIL`, 'ada@library.example'],
  [`GIT_${role}_DATE`, '@1700000000 +0000'],
]);

function environment({ bin }: Installed): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.test(name))),
    ...Object.fromEntries(person),
    PATH: `${bin}:${process.env.PATH}`,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    USER: 'ada',
    NO_COLOR: '1',
    LC_ALL: 'C',
  };
}

/** Replaces what differs from run to run by words of the same width where a table depends on it. */
function normalised(text: string, root: string): string {
  return (
    text
      .replaceAll(root, '<root>')
      // Where a line breaks before a path depends on how long the temporary folder's is.
      .replace(/\n +(?=<root>)/g, ' ')
      // An embedded database that is served stands at a socket of its own.
      .replace(/on \S+onefold-\w+\s+\(PostgreSQL [\d.]+\),\s+from\s+\S+(?:\s+in\s+\S+)?$/gm, (line) =>
        line.replace(/\S+onefold-\w+/, '<socket>').replace(/\s+/g, ' '),
      )
      .replace(/("host": ")[^"]*\/onefold-\w+"/g, '$1<socket>"')
      .replace(/\b\d+ms\b/g, 'Nms')
      // A plan is of one database, and each server has an identifier of its own.
      .replace(/\bdigest [0-9a-f]{16}\b/g, 'digest 0123456789abcdef')
      // A commit is named by all that lies in it: reports, locks, the day of a seal.
      .replace(/(?<=\(|\bgit (?:checkout|merge) )[0-9a-f]{12}\b/g, '0123456789ab')
      .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, 'YYYY-MM-DD hh:mm:ss')
      .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'YYYY-MM-DDThh:mm:ss')
      .replaceAll(new Date().toISOString().slice(0, 10), 'YYYY-MM-DD')
      .replace(
        new RegExp(`\\b${new Date().toISOString().slice(0, 10).replaceAll('-', '')}_\\d{6}_`, 'g'),
        'YYYYMMDD_hhmmss_',
      )
      .replace(/("milliseconds": |"execution_time_ms":)\d+/g, '$1"N"')
      .replace(/("id":")[\da-f-]{36}"/g, '$1UUID"')
      .replace(/(PostgreSQL |"serverVersion": "|"version": ")\d+\.\d[\w.]*/g, '$1N')
  );
}

function shell(line: string, root: string, installed: Installed): Promise<{ out: string; err: string; code: number }> {
  return new Promise((resolve) => {
    const options = { cwd: root, env: environment(installed), encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
    const child = execFile('/bin/sh', ['-c', line], options, (_, out, err) => {
      resolve({ out, err, code: child.exitCode ?? Number.NaN });
    });
    child.stdin?.end();
  });
}

/** Runs one line with the shell, and prints it as a transcript: stdout, stderr marked `! `, the exit code when not 0. */
async function perform(line: string, root: string, installed: Installed): Promise<string> {
  const { out, err, code } = await shell(line, root, installed);
  // Progress is for runs that take their time, as under load.
  const told = err.replace(/^(Running \[|Reading \d+ of |Replaying ).*\n/gm, '');
  const errors = normalised(told, root)
    .replace(/^(?=.|\n)/gm, '! ')
    .replace(/ +$/gm, '');
  const said = [normalised(out, root), errors].map((text) => text.replace(/(?<=[^\n])$/, '\n')).join('');
  return `$ ${line}\n${said}${code === 0 ? '' : `[exit ${code}]\n`}`;
}

const COMMAND = /^((?:# .*\n)*)\$ (.*)$/gm;

function repository(archive: string): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'onefold-told-')));
  const files = parseArchive(archive).filter(({ name }) => name !== 'transcript');
  put(root, Object.fromEntries(files.map((file) => [file.name, fileBytes(file)])));
  // The embedded server may run as another account, which must be able to reach its data.
  chmodSync(root, 0o755);
  return root;
}

/**
 * Runs a transcript anew: the archive's other sections are the files of a temporary repository, each line of its last
 * section that begins with `$ ` is a command, and those with `# ` right above it are remarks. Returns the archive with what
 * really happened.
 */
export async function rerun(archive: string, installed: Installed): Promise<string> {
  const root = repository(archive);
  const blocks: string[] = [];
  try {
    for (const [, remark = '', line = ''] of sectionBody(archive, 'transcript').matchAll(COMMAND)) {
      blocks.push(`${remark}${await perform(line, root, installed)}`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return withLast(archive, 'transcript', blocks.join('\n'));
}
