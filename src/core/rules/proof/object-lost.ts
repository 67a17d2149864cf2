import type { Decision, ObjectFate } from '../../model.js';
import { printPlace } from '../../places.js';
import { plural } from '../../text.js';
import { type Rule, type RuleContext, settled } from '../rule.js';
import { acceptLine } from '../shared/accept-line.js';
import { groupBy } from '../shared/lists.js';
import { placeName, placeOf } from '../shared/places.js';
import { allLetGo, movedAlong, resolvedBy } from '../shared/reasons.js';

const ID = 'object-lost';

/** An object with everything that lies on it and is lost along. */
type Loss = { readonly fate: ObjectFate; readonly along: readonly ObjectFate[] };

function losses({ evidence }: RuleContext): Loss[] {
  const lost = (evidence?.objects ?? []).filter(({ fate }) => fate === 'lost');
  const keys = new Set(lost.map(({ object }) => object));
  const isAlong = ({ on }: ObjectFate) => on !== null && keys.has(on);
  const byOwner = groupBy(lost.filter(isAlong), ({ on }) => on!);
  return lost.filter((fate) => !isAlong(fate)).map((fate) => ({ fate, along: byOwner.get(fate.object) ?? [] }));
}

function reasonOf(context: RuleContext, { fate }: Loss): Decision | null {
  const byOwner = fate.definedIn.length === 0 ? resolvedBy(context, fate) : movedAlong(context, fate);
  return allLetGo(context, fate.definedIn) ?? byOwner;
}

function whoMade({ definedIn }: ObjectFate): string {
  if (definedIn.length === 0) return 'the legacy side has it (no statement names it)';
  const more = definedIn.length > 1 ? ` and ${plural(definedIn.length - 1, 'other file')}` : '';
  return `${placeName(definedIn[0]!)}${more} ${definedIn.length === 1 ? 'creates' : 'create'} it`;
}

function refusedSay({ refused }: ObjectFate): string {
  if (refused === null) return '';
  const { place, sqlstate, message } = refused;
  return ` The legacy side never managed to: ${printPlace(place)} is refused (SQLSTATE ${sqlstate}: ${message}).`;
}

/** Judges what no canonical migration makes, whether or not the legacy side ever managed to. */
export const objectLost: Rule = {
  id: ID,
  severity: 'error',
  summary: 'an object that the legacy files create is not there after the canonical migrations',
  why: 'A consolidation that drops a table or function without a word is found out in production. The proof compares what every legacy statement creates with what stands after all canonical migrations have run on an empty PostgreSQL, and asks for a reason for each object that is missing.',
  fix: `Take the statement into a migration, or say why it may go; where it is not the statement that goes, accept the loss itself.

    retire:
      - { path: db/old/014_reports.sql, only: [table reports], reason: replaced by report_runs in 021 }
    accept:
      - { finding: object-lost table public.reports, reason: replaced by report_runs }`,
  check: (context) =>
    losses(context).map((loss) => ({
      subject: loss.fate.object,
      message: `${loss.fate.object} is lost: ${whoMade(loss.fate)}, and it is not there after the canonical migrations${loss.along.length === 0 ? '' : `, nor ${plural(loss.along.length, 'thing')} on it`}.${refusedSay(loss.fate)}`,
      at: loss.fate.definedIn.map((located) => placeOf(located)),
      detail: loss.along.map(({ object }) => object),
      help: `take the statement into a migration, retire it with the reason and its successor, or accept it: \`${acceptLine(ID, loss.fate.object)}\``,
      ...settled(reasonOf(context, loss)),
    })),
};
