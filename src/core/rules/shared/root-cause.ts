import type { FileFate, Located, Origin, Reason, Refusal } from '../../model.js';
import { objectKey, quoteName } from '../../objects.js';
import { plural } from '../../text.js';
import { type RuleContext, removalBy } from '../rule.js';
import { groupBy, sentenceList } from './lists.js';
import { isOfPlatform, ledgerTool } from './outside-makers.js';
import { originName, placeName } from './places.js';

/** As many refused migrations are told one by one; of a longer chain the first and the root. */
const LONGEST_TOLD = 2;
/** As many definitions that came too late are named. */
const MOST_LOSERS = 3;

type Of<Kind extends Reason['kind']> = Extract<Reason, { readonly kind: Kind }>;

const NOT_RUNNING: { readonly [Fate in FileFate]?: string } = {
  ignored: 'but that file is ignored',
  reference: 'but that file is only read for reference',
  kept: 'but that file stays where it is and is not run',
  down: 'but only when it is rolled back',
};

function whyNotRunning({ plan }: RuleContext, { file, statement }: Located): string {
  const fates = plan.fates.get(file.file.path)?.[statement.ordinal - 1] ?? [];
  const fate = fates.find((one) => 'reason' in one);
  if (fate !== undefined) return `but mapping.yaml lets that statement go (line ${fate.at.line})`;
  const change = fates.flatMap((one) => removalBy(one) ?? [])[0];
  if (change !== undefined) return `but that statement ${change.reason}`;
  return NOT_RUNNING[plan.fileFates.get(file.file.path) ?? 'unmapped'] ?? 'but that does not run';
}

function neverMade({ object }: Refusal): string {
  const tool = object === null ? undefined : ledgerTool(object);
  if (tool !== undefined) return `no file here makes it: it is the ledger of ${tool}, which makes it by itself`;
  return object !== null && isOfPlatform(object)
    ? 'no file here makes it, so that it must be there before the first migration (a platform or an ORM may make it)'
    : 'no file here makes it';
}

function loserNames(losers: readonly Origin[]): string {
  const more = losers.length > MOST_LOSERS ? [`${losers.length - MOST_LOSERS} more`] : [];
  return sentenceList([...losers.slice(0, MOST_LOSERS).map(originName), ...more]);
}

function firstLoser({ reason }: Refusal): string {
  if (reason.kind !== 'masked') return '';
  const more = reason.losers.length - 1;
  return `${originName(reason.losers[0]!)}${more === 0 ? '' : ` and ${more} more`}`;
}

/** Says which statements would make what is missing, and why they do not run. */
function notRun(context: RuleContext, refusals: readonly Refusal[]): string {
  const it = refusals.length === 1 ? 'it' : 'them';
  const makers = refusals.flatMap(({ reason }) => (reason.kind === 'not-run' ? [reason] : []));
  const { by, instead } = makers[0]!;
  const first = instead && `${originName(instead)} creates the ${instead.effect.object.kind} without ${it}; `;
  return `${first ?? ''}${placeName(by)} would make ${it}, ${whyNotRunning(context, by)}`;
}

/** Says who made the table that lacks columns, and which definitions would have had them. */
export function causeOfColumns(context: RuleContext, refusals: readonly Refusal[]): string {
  const [{ reason }] = refusals as readonly [Refusal];
  const it = refusals.length === 1 ? 'it' : 'them';
  if (reason.kind === 'not-in-definition') {
    return `${originName(reason.by)} creates the ${reason.by.effect.object.kind} without ${it}, and no file here adds ${it}`;
  }
  if (reason.kind === 'not-run') return notRun(context, refusals);
  if (reason.kind !== 'masked') return '';
  const losers = groupBy(refusals, (one) => (one.reason.kind === 'masked' ? loserNames(one.reason.losers) : ''));
  const where = [...losers.values()].map((lacking) => `${firstLoser(lacking[0]!)} would have ${columnNames(lacking)}`);
  const would = losers.size === 1 ? `${[...losers.keys()][0]} would have` : where.join('; ');
  const { winner } = reason;
  return `${originName(winner)} creates the ${winner.effect.object.kind} first without ${it}; ${would}`;
}

/** Names the columns of some refusals, each once ("id and title"). */
export function columnNames(refusals: readonly Refusal[]): string {
  return sentenceList([...new Set(refusals.flatMap(({ column }) => (column === null ? [] : quoteName(column))))]);
}

/** Follows the refused migrations to the one that is refused for a reason of its own; a circle ends where it closes. */
function chainOf(first: Refusal): Refusal[] {
  const chain = [first];
  for (let { reason } = first; reason.kind === 'maker-refused'; ) {
    if (chain.includes(reason.refusal)) break;
    chain.push(reason.refusal);
    reason = reason.refusal.reason;
  }
  return chain;
}

function throughChain(context: RuleContext, refusal: Refusal, it: string): string {
  const [, ...chain] = chainOf(refusal);
  const told = chain.length <= LONGEST_TOLD ? chain : [chain[0]!, chain.at(-1)!];
  const links = told.map((link, index) => {
    const before = index === 0 ? refusal : told[index - 1]!;
    const why = `because ${link.message} (${placeName(link.located, link.effect)})`;
    const skipped = chain.indexOf(link) - index;
    if (skipped > 0) {
      const migrations = `${plural(skipped, 'more refused migration')} ${skipped === 1 ? 'stands' : 'stand'} between`;
      return `${migrations}, and at the root PostgreSQL refuses ${link.located.file.file.path}, ${why}`;
    }
    const by = before.reason.kind === 'maker-refused' ? originName(before.reason.by) : '';
    return `${by} would make ${index === 0 ? it : 'it'}, but PostgreSQL refuses that migration, ${why}`;
  });
  const root = chain.at(-1)!;
  const last = root.reason.kind === 'maker-refused' ? 'which closes a circle' : causeOf(context, root);
  return [...links, ...(last === '' ? [] : [last])].join(': ');
}

function madeBefore({ kind }: Refusal, { by }: Of<'made-before'>): string {
  const place = originName(by);
  if (kind === 'type-clash') return `${place} gives it that type`;
  if (kind === 'dependents') return `${place} makes ${objectKey(by.effect.object)}`;
  return kind === 'no-unique-key' ? `${place} makes the table` : `${place} makes it before`;
}

function faultOf({ statement: { parsed } }: Located): string {
  return 'error' in parsed ? ` (${parsed.error})` : '';
}

/**
 * Says why PostgreSQL would refuse a statement, from the nearest reason to the root, each with file and line: a clause
 * to follow the refusal's own message and a colon. Empty where the statement itself is all there is to say. `it` stands
 * for what is missing.
 */
export function causeOf(context: RuleContext, refusal: Refusal, it = 'it'): string {
  const { reason } = refusal;
  switch (reason.kind) {
    case 'never-made':
      return neverMade(refusal);
    case 'made-later':
      return `${originName(reason.by)} makes it, but runs later`;
    case 'maker-refused':
      return throughChain(context, refusal, it);
    case 'masked':
    case 'not-in-definition':
    case 'not-run':
      return causeOfColumns(context, [refusal]);
    case 'dropped':
      return `${originName(reason.by)} drops it`;
    case 'renamed':
      return `${originName(reason.by)} renames it${reason.by.effect.to === undefined ? '' : ` to ${objectKey(reason.by.effect.to)}`}`;
    case 'unparsable':
      return `${placeName(reason.by)} would make it, but does not parse${faultOf(reason.by)}`;
    case 'made-before':
      return madeBefore(refusal, reason);
    case 'itself':
      return '';
  }
}
