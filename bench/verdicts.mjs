/**
 * Holds what onefold foresees of a checked-out repository against what a real PostgreSQL says: runs its files on an
 * embedded server, each in a transaction of its own, a failing one passed over, and sets beside each refusal what
 * `foresee` and the rules said of that file in exactly that order.
 *
 * Usage: node bench/verdicts.mjs [--order path|number|commit|plan] [--stand-ins supabase] [--prepare FILE.sql]…
 *   [--follow] [--only-wrong] [--json] DIRECTORY…
 *
 * right        refused, and foreseen with the same SQLSTATE at the same statement
 * right file   refused, and something else is said of the file
 * missed       refused, and nothing is said
 * replay only  missed, but it takes the types of expressions: functions and operators of PostgreSQL's own
 * false alarm  applies, but a refusal was foreseen or an error stands on it
 * quiet        applies, and nothing is said
 *
 * A wrong answer makes others: what was made by a file that is refused against expectation is missing later. --follow
 * tells foresight after each file how it really went, so that what is left is wrong by itself; rules are not asked then.
 */
import { followed } from './lib/follow.mjs';
import { foresee, judge, placeAt, undecidedPlan } from './lib/onefold.mjs';
import { readOptions } from './lib/options.mjs';
import { forwardFiles, inOrder, workOf } from './lib/orders.mjs';
import { parseText, plannedRunsOf, readRepository } from './lib/repository.mjs';
import { failuresOf, onFreshDatabase, withServer } from './lib/server.mjs';

const options = readOptions({
  order: { type: 'string', default: 'path' },
  follow: { type: 'boolean', default: false },
  'only-wrong': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});
const VERDICTS = ['right', 'right file', 'missed', 'replay only', 'false alarm', 'quiet'];
const WRONG = new Set(['right file', 'missed', 'false alarm']);
/** Errors that say nothing of what PostgreSQL would do. */
const ABOUT_FILES = new Set([
  'duplicate-number',
  'hardcoded-secret',
  'inner-transaction-control',
  'mapping-problem',
  'missing-down',
  'not-mapped',
  'not-utf8',
  'source-changed',
  'statement-left-behind',
  'statement-used-twice',
  'target-edited',
  'unrecognised-file',
  'unsafe-merge',
]);

function worksIn(order, { corpus, plan, firstCommit }) {
  if (order === 'plan') return plannedRunsOf({ corpus, plan }).map((run) => workOf(run, false));
  return inOrder(order, forwardFiles(corpus), firstCommit);
}

/** What `--prepare` puts into the database is there before the first file, for foresight as well. */
function preparingRuns() {
  return options.prepare.map(({ path, text }) => {
    const file = parseText(path, text);
    const statements = file.statements.map((statement) => ({
      located: { file, statement },
      effects: statement.parsed.effects ?? [],
    }));
    return { name: path, path, statements, transaction: true };
  });
}

/** What is said file by file: the first objection to each. */
function saidFollowing({ corpus }, works, failures) {
  const before = preparingRuns();
  const failed = new Map(
    works.flatMap((work, index) => (failures.has(work) ? [[before.length + index, failures.get(work)]] : [])),
  );
  const said = followed([...before, ...works.map(({ run }) => run)], failed, corpus);
  return { refusals: said.slice(before.length), errors: [] };
}

/** What is said beforehand: the first refusal of each run, and the errors on each file. */
function saidBefore({ corpus, mapping }, works) {
  const foreseen = foresee([...preparingRuns(), ...works.map(({ run }) => run)], corpus);
  const refusals = foreseen.runs.slice(options.prepare.length).map(({ refusals: [first] }) => refusalRow(first));
  const undecided = { ...mapping, retire: [], migrations: [], severity: { ...mapping.severity, 'not-mapped': 'off' } };
  const plan = undecidedPlan(corpus);
  const context = { corpus, mapping: undecided, plan, lock: null, targets: new Map(), foreseen, legacy: foreseen };
  const errors = judge(context).filter(({ rule, severity }) => severity === 'error' && !ABOUT_FILES.has(rule));
  return { refusals, errors };
}

/** Names of PostgreSQL's own functions: which of several is meant, and whether any is, depends on types. */
async function builtIns(client) {
  const { rows } = await client.query(
    `SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace`,
  );
  return new Set(rows.map(({ proname }) => proname));
}

function takesTypes({ sqlstate, message }, known) {
  if (sqlstate === '42725') return true;
  const [, name] = /^(?:function|procedure) (?:pg_catalog\.)?(\w+)\(/.exec(message) ?? [];
  return sqlstate === '42883' && (message.startsWith('operator ') || known.has(name));
}

function verdictOf(row, known) {
  const { failure, foreseen, findings } = row;
  const isSaid = foreseen !== null || findings.length > 0;
  if (failure === null) return isSaid ? 'false alarm' : 'quiet';
  const isSame = ({ sqlstate, line }) => sqlstate === failure.sqlstate && line === failure.line;
  if (foreseen !== null && isSame(foreseen)) return 'right';
  if (findings.some(({ sqlstate, line }) => isSame({ sqlstate, line }))) return 'right';
  if (takesTypes(failure, known)) return 'replay only';
  return isSaid ? 'right file' : 'missed';
}

function failureRow({ sqlstate, message, detail = null, statement, place }) {
  return { sqlstate, message, detail, line: statement?.line ?? null, at: place?.line ?? null };
}

function refusalRow(refusal) {
  if (refusal === undefined) return null;
  const { kind, sqlstate, message, located, reason } = refusal;
  const { file, statement } = located;
  const { line } = placeAt(file.file.path, file.file.text, statement.span.start);
  return { kind, sqlstate, line, message, reason: reason.kind };
}

/** Where a finding says that PostgreSQL refuses something: "PostgreSQL refuses loans/007.sql:12 (42P07)". */
const REFUSED = /([^\s,;:]+\.\w+):(\d+) \((?:SQLSTATE )?([0-9A-Z]{5})/g;

/**
 * Lists what a finding says of a file: the places that it calls refused, with SQLSTATE, or its first place where it
 * calls none so. Of the rest of its places it says less: what is refused may stand elsewhere.
 */
function findingRows({ rule, subject, message, at }, file) {
  const row = { rule, subject, message: message.split('\n')[0] };
  const [, refused = ''] = /PostgreSQL refuses (.*)/.exec(message) ?? [];
  const named = [...refused.matchAll(REFUSED)].map(([, path, line, sqlstate]) => ({
    path,
    line: Number(line),
    sqlstate,
  }));
  const told = named.length > 0 ? named : at.slice(0, 1).map(({ path, line }) => ({ path, line, sqlstate: null }));
  return told.filter(({ path }) => path === file).map(({ line, sqlstate }) => ({ ...row, line, sqlstate }));
}

function rowsOf(works, { refusals, errors }, failures, known) {
  return works.map((work, index) => {
    const failure = failures.get(work);
    const findings = errors.flatMap((finding) => findingRows(finding, work.label));
    const row = {
      file: work.label,
      failure: failure === undefined ? null : failureRow(failure),
      foreseen: refusals[index],
      findings,
    };
    return { ...row, verdict: verdictOf(row, known) };
  });
}

async function judgeDirectory(server, directory) {
  const repository = await readRepository(directory);
  const works = worksIn(options.order, repository);
  const { failures, known } = await onFreshDatabase(server, options.prepare, async (client) => {
    const known = await builtIns(client);
    const failed = await failuresOf(client, works);
    return { known, failures: new Map(failed.map(({ work, failure }) => [work, failure])) };
  });
  const said = options.follow ? saidFollowing(repository, works, failures) : saidBefore(repository, works);
  const rows = rowsOf(works, said, failures, known);
  const sums = Object.fromEntries(VERDICTS.map((one) => [one, rows.filter(({ verdict }) => verdict === one).length]));
  const isOrder = (order) => worksIn(order, repository).every(({ label }, index) => label === works[index]?.label);
  const same = ['path', 'number', 'commit'].filter((order) => order !== options.order && isOrder(order));
  return { directory, order: options.order, sameAs: same, sums, rows };
}

function printRow({ file, verdict, failure, foreseen, findings }) {
  console.log(`  ${verdict.padEnd(11)} ${file}`);
  if (failure !== null) {
    const { sqlstate, line, message, detail } = failure;
    console.log(
      `    PostgreSQL ${sqlstate} line ${line ?? '-'}: ${message}${detail === null ? '' : ` (${detail.split('\n')[0]})`}`,
    );
  }
  if (foreseen !== null) {
    const { sqlstate, line, message, reason } = foreseen;
    console.log(`    foreseen   ${sqlstate} line ${line}: ${message} [${reason}]`);
  }
  for (const { rule, subject, line, message } of findings) {
    console.log(`    finding    ${rule} ${subject} line ${line ?? '-'}: ${message}`);
  }
}

function print({ directory, order, sameAs, sums, rows }) {
  const equal = sameAs.length === 0 ? '' : `, which is ${sameAs.join(' and ')} order as well`;
  console.log(`${directory}: ${rows.length} files in ${order} order${equal}`);
  for (const row of rows) {
    if (row.verdict !== 'quiet' && (!options['only-wrong'] || WRONG.has(row.verdict))) printRow(row);
  }
  console.log(
    `  ${Object.entries(sums)
      .map(([verdict, count]) => `${count} ${verdict}`)
      .join(', ')}\n`,
  );
}

const results = [];
await withServer(async (server) => {
  for (const directory of options.directories) {
    const result = await judgeDirectory(server, directory);
    results.push(result);
    if (!options.json) print(result);
  }
});
if (options.json) console.log(JSON.stringify(results, null, 2));
else
  console.table(results.map(({ directory, rows, sums }) => ({ repository: directory, files: rows.length, ...sums })));
