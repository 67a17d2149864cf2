import { UserError } from './errors.js';

/** What is typed to another tool, whose it is, what onefold says instead, and what is different about it. */
type Row = readonly [typed: string, tool: string, ours: string, remark?: string | undefined];

const BY_HAND = 'Its SQL is written by hand: onefold generates none from models.';
const ONE_LINE = 'A history is one line here, so that there is nothing to merge: two files may not have one number.';
const BY_ROLLBACK = 'It runs the rollbacks of what is applied, and drops nothing else.';
const NO_PUSH = 'What a database gets stands in versions/: nothing is pushed past it.';
const BY_URL = 'No database is made or dropped: createdb and dropdb do that.';
const WHOLE = 'It makes a first migration of the whole schema; for a dump alone there is pg_dump.';
const STEPS = 'Or, where a version is meant, `--target`.';

/**
 * By command, the most specific first. N stands for a number, X for any one word, and both are put into the answer; NAME
 * there is the text of -m, else the next word. What may follow is left open.
 */
const COMMANDS: readonly Row[] = [
  ['upgrade head', 'Alembic', 'onefold up'],
  ['upgrade heads', 'Alembic', 'onefold up'],
  ['upgrade +N', 'Alembic', 'onefold up --steps N'],
  ['upgrade X', 'Alembic', 'onefold up --target X'],
  ['upgrade', 'Alembic', 'onefold up'],
  ['downgrade base', 'Alembic', 'onefold reset'],
  ['downgrade -1', 'Alembic', 'onefold down'],
  ['downgrade -N', 'Alembic', 'onefold down --steps N'],
  ['downgrade X', 'Alembic', 'onefold down --target X'],
  ['downgrade', 'Alembic', 'onefold down'],
  ['revision', 'Alembic', 'onefold create NAME', BY_HAND],
  ['heads', 'Alembic', 'onefold list', ONE_LINE],
  ['branches', 'Alembic', 'onefold list', ONE_LINE],
  ['merge', 'Alembic', 'onefold list', ONE_LINE],
  ['show', 'Alembic', 'onefold list', 'The SQL of each lies in versions/.'],
  ['history', 'Alembic', 'onefold list'],
  ['check', 'Alembic and Flyway', 'onefold validate'],

  ['migrate latest', 'Knex', 'onefold up'],
  ['migrate rollback', 'Knex', 'onefold down'],
  ['migrate make', 'Knex', 'onefold create NAME'],
  ['migrate deploy', 'Prisma', 'onefold up'],
  ['migrate dev', 'Prisma', 'onefold create NAME', `Then \`onefold up\`. ${BY_HAND}`],
  ['migrate reset', 'Prisma', 'onefold reset', BY_ROLLBACK],
  ['migrate resolve', 'Prisma', 'onefold stamp VERSION'],
  ['migrate diff', 'Prisma and Atlas', 'onefold plan', BY_HAND],
  ['migrate apply', 'Atlas', 'onefold up'],
  ['migrate new', 'Atlas', 'onefold create NAME'],
  ['migrate set', 'Atlas', 'onefold stamp VERSION'],
  ['migrate lint', 'Atlas', 'onefold validate'],
  ['migrate status', 'Prisma and Atlas', 'onefold status'],
  ['migrate up', 'other tools', 'onefold up'],
  ['migrate down', 'other tools', 'onefold down'],
  ['migrate', 'Flyway, dbmate and Rails', 'onefold up'],
  ['rollback', 'dbmate and Rails', 'onefold down'],
  ['rollback-count N', 'Liquibase', 'onefold down --steps N'],
  ['info', 'Flyway', 'onefold status'],
  ['undo', 'Flyway', 'onefold down'],
  ['baseline', 'Flyway', 'onefold stamp VERSION'],
  ['clean', 'Flyway', 'onefold reset', BY_ROLLBACK],

  ['up-by-one', 'goose', 'onefold up --steps 1'],
  ['up-to X', 'goose', 'onefold up --target X'],
  ['down-to X', 'goose', 'onefold down --target X'],
  ['fix', 'goose', 'onefold write', 'Versions come from mapping.yaml until the consolidation is sealed.'],
  ['version', 'goose and golang-migrate', 'onefold current'],
  ['goto X', 'golang-migrate', 'onefold up --target X', 'Backwards it is `onefold down --target`.'],
  ['force X', 'golang-migrate', 'onefold stamp X'],
  ['drop', 'golang-migrate and dbmate', 'onefold reset', BY_ROLLBACK],
  ['up N', 'golang-migrate', 'onefold up --steps N', STEPS],
  ['up X', 'other runners', 'onefold up --target X'],

  ['new', 'dbmate', 'onefold create NAME'],
  ['dump', 'dbmate', 'onefold init --from-database', WHOLE],
  ['load', 'dbmate', 'onefold up'],

  ['deploy X', 'sqitch', 'onefold up --target X'],
  ['deploy', 'sqitch', 'onefold up'],
  ['revert X', 'sqitch', 'onefold down --target X'],
  ['revert', 'sqitch', 'onefold down'],
  ['add', 'sqitch', 'onefold create NAME'],
  ['log', 'sqitch', 'onefold list'],

  ['migrate:latest', 'Knex', 'onefold up'],
  ['migrate:up', 'Knex', 'onefold up --steps 1'],
  ['migrate:down', 'Knex', 'onefold down'],
  ['migrate:rollback', 'Knex and Laravel', 'onefold down'],
  ['migrate:make', 'Knex', 'onefold create NAME'],
  ['migrate:list', 'Knex', 'onefold list'],
  ['migrate:currentVersion', 'Knex', 'onefold current'],
  [
    'migrate:unlock',
    'Knex',
    'onefold status',
    'A lock ends with the connection that holds it: there is nothing to unlock.',
  ],
  ['migrate:status', 'Knex and Laravel', 'onefold status'],
  ['migrate:fresh', 'Laravel', 'onefold reset', BY_ROLLBACK],
  ['migrate:refresh', 'Laravel', 'onefold reset', BY_ROLLBACK],
  ['migrate:reset', 'Laravel', 'onefold reset', BY_ROLLBACK],
  ['make:migration', 'Laravel', 'onefold create NAME'],
  ['makemigrations', 'Django', 'onefold create NAME', BY_HAND],
  ['showmigrations', 'Django', 'onefold list'],
  ['sqlmigrate', 'Django', 'onefold list', 'The SQL of each lies in versions/.'],
  ['migration:run', 'TypeORM', 'onefold up'],
  ['migration:revert', 'TypeORM', 'onefold down'],
  ['migration:show', 'TypeORM', 'onefold list'],
  ['migration:create', 'TypeORM', 'onefold create NAME'],
  ['migration:generate', 'TypeORM', 'onefold create NAME', BY_HAND],
  ['db:migrate:status', 'Rails', 'onefold status'],
  ['db:migrate:redo', 'Rails', 'onefold redo'],
  ['db:migrate:down', 'Rails', 'onefold down --target VERSION'],
  ['db:migrate:undo:all', 'Sequelize', 'onefold reset', BY_ROLLBACK],
  ['db:migrate:undo', 'Sequelize', 'onefold down'],
  ['db:migrate', 'Rails', 'onefold up'],
  ['db:rollback', 'Rails', 'onefold down'],
  ['db:version', 'Rails', 'onefold current'],
  ['db:reset', 'Rails', 'onefold reset', BY_ROLLBACK],
  ['db:create', 'Rails', 'onefold up --database URL', BY_URL],
  ['db:drop', 'Rails', 'onefold reset', BY_URL],

  ['migration new', 'the Supabase CLI', 'onefold create NAME'],
  ['migration up', 'the Supabase CLI', 'onefold up'],
  ['migration down', 'the Supabase CLI', 'onefold down'],
  ['migration list', 'the Supabase CLI', 'onefold list'],
  ['migration repair', 'the Supabase CLI', 'onefold stamp VERSION'],
  ['migration squash', 'the Supabase CLI', 'onefold consolidate'],
  ['migration fetch', 'the Supabase CLI', 'onefold init --from-database'],
  ['db push', 'Prisma and the Supabase CLI', 'onefold up', NO_PUSH],
  ['db pull', 'Prisma and the Supabase CLI', 'onefold init --from-database'],
  ['db dump', 'the Supabase CLI', 'onefold init --from-database'],
  ['db diff', 'the Supabase CLI', 'onefold plan', BY_HAND],
  ['db reset', 'the Supabase CLI', 'onefold reset', BY_ROLLBACK],

  ['update-count N', 'Liquibase', 'onefold up --steps N'],
  ['update-sql', 'Liquibase', 'onefold up --dry-run'],
  ['update', 'Liquibase', 'onefold up'],
  ['changelog-sync', 'Liquibase', 'onefold stamp VERSION'],
  ['generate-changelog', 'Liquibase', 'onefold init --from-database'],
  ['drop-all', 'Liquibase', 'onefold reset', BY_ROLLBACK],
  ['clear-checksums', 'Liquibase', 'onefold repair'],

  ['apply', 'Atlas', 'onefold up'],
  ['lint', 'Atlas', 'onefold validate'],
  ['latest', 'Knex', 'onefold up'],
  ['pending', 'other tools', 'onefold list --pending'],
  ['generate', 'other tools', 'onefold create NAME', BY_HAND],
  ['make', 'other tools', 'onefold create NAME'],
];

/** By option; the value that was typed is put where V stands. */
const OPTIONS: readonly Row[] = [
  ['--version', 'other runners', '--only V'],
  ['--to', 'other tools', '--target V'],
  ['--to-version', 'other tools', '--target V'],
  ['--count', 'other tools', '--steps V'],
  ['--limit', 'other tools', '--steps V'],
  ['-n', 'other tools', '--steps V'],
  ['--sql', 'Alembic', '--dry-run', 'The SQL of each migration lies in versions/ already.'],
  ['--preview', 'other tools', '--dry-run'],
  ['--url', 'dbmate and Flyway', '--database URL'],
  ['-url', 'Flyway', '--database URL'],
  ['-u', 'dbmate', '--database URL'],
  ['--db-url', 'the Supabase CLI', '--database URL'],
  ['--fake', 'Django', 'onefold stamp VERSION', 'It records a migration without running it.'],
  ['--log-only', 'sqitch', 'onefold stamp VERSION', 'It records a migration without running it.'],
  ['-m', 'Alembic', 'onefold create NAME --description TEXT'],
  ['--message', 'Alembic', 'onefold create NAME --description TEXT'],
  ['--autogenerate', 'Alembic', 'onefold create NAME', BY_HAND],
  ['-path', 'golang-migrate', '--mapping FILE', '`layout:` in that file names the folders.'],
  ['--migrations-dir', 'dbmate', '--mapping FILE', '`layout:` in that file names the folders.'],
  ['-database', 'golang-migrate', '--database URL'],
];

const QUOTED = /[^\w./:-]/;
/** How many; 001 and 20250121 are versions. */
const COUNT = /^[1-9]\d{0,2}$/;

function answer(typed: string, [, tool, ours, remark]: Row): UserError {
  const more = remark === undefined ? '' : ` ${remark}`;
  return new UserError(`\`${typed}\` is what one says to ${tool}.`, `onefold says \`${ours}\`.${more}`);
}

/** Drops options, but not what looks like one and counts steps. The value of -m stays apart: it names a migration. */
function wordsOf(argv: readonly string[]): { readonly words: readonly string[]; readonly message: string | null } {
  const words: string[] = [];
  let message: string | null = null;
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at]!;
    if (word === '--mapping') at += 1;
    else if (word === '-m' || word === '--message') message = argv[++at] ?? null;
    else if (!word.startsWith('-') || /^-\d+$/.test(word)) words.push(word);
  }
  return { words, message };
}

/** Matches words with what a row says; gives what its N or X stands for, "" where it has none, null where they differ. */
function valueFor(typed: string, words: readonly string[]): string | null {
  let value = '';
  const fits = typed.split(' ').every((token, index) => {
    const word = words[index] ?? '';
    const number = /^([+-]?)N$/.exec(token);
    if (token === 'X') value = word;
    else if (number !== null) value = word.slice(number[1]!.length);
    else return token === word;
    return token === 'X' ? word !== '' : word.startsWith(number![1]!) && COUNT.test(value);
  });
  return fits ? value : null;
}

function named(name: string | null | undefined): string {
  if (name === undefined || name === null || name === '') return 'NAME';
  return QUOTED.test(name) ? `"${name.replaceAll(/["`$\\]/g, '')}"` : name;
}

/** Tells who typed another tool's command what onefold calls it; null where the words are nobody's. */
export function foreignCommand(argv: readonly string[]): UserError | null {
  const { words, message } = wordsOf(argv);
  for (const row of COMMANDS) {
    const value = valueFor(row[0], words);
    if (value === null) continue;
    const length = row[0].split(' ').length;
    const ours = row[2].replace(/\b[NX]$/, () => value).replace('NAME', () => named(message ?? words[length]));
    return answer(words.slice(0, length).join(' '), [row[0], row[1], ours, row[3]]);
  }
  return null;
}

/** Tells who typed another tool's option, as in `--version=01`, what onefold calls it; null where it is nobody's. */
export function foreignOption(typed: string, argv: readonly string[]): UserError | null {
  const [, option = typed, given] = /^([^=]+)=(.*)$/s.exec(typed) ?? [];
  const row = OPTIONS.find(([name]) => name === option);
  if (row === undefined) return null;
  const next = argv[argv.indexOf(typed) + 1];
  const value = given ?? (next === undefined || next.startsWith('-') ? 'VALUE' : next);
  return answer(option, [row[0], row[1], row[2].replace(/\bV$/, () => named(value)), row[3]]);
}
