import { isTransactional } from '../controls.js';
import type { Decision, Effect, Located, ObjectRef, TypedConstant, Violation } from '../model.js';
import { objectKey } from '../objects.js';
import { printPlace } from '../places.js';
import { plural } from '../text.js';
import { MOST_PLACES, offsetAt, type Rule, type RuleContext, removalOf, settled, stepName } from './rule.js';
import { ColumnTypes, typeName } from './shared/column-types.js';
import { forwardRuns, versionsOf } from './shared/forward.js';
import { groupBy } from './shared/lists.js';
import { placeName, placeOf } from './shared/places.js';
import { statementsOf } from './shared/steps.js';

type Addition = { readonly located: Located; readonly effect: Effect; readonly value: string };
type Use = { readonly addition: Addition; readonly located: Located; readonly constant: TypedConstant };

function effectsOf({ statement: { parsed } }: Located): readonly Effect[] {
  return 'effects' in parsed ? parsed.effects : [];
}

function addedBy(located: Located): Addition[] {
  return effectsOf(located).flatMap((effect) =>
    effect.change?.kind === 'add value' && !effect.maybe ? [{ located, effect, value: effect.change.value }] : [],
  );
}

/** Lists, by enum, where its labels come from. */
function labelOrigins(context: RuleContext): Map<string, { readonly label: string; readonly located: Located }[]> {
  const origins = forwardRuns(context).flatMap(({ file, statements }) =>
    statements.flatMap((statement) => {
      const located = { file, statement };
      return effectsOf(located).flatMap(({ object, values = [], change }) => {
        const added =
          change?.kind === 'add value' ? [change.value] : change?.kind === 'rename value' ? [change.to] : [];
        return [...values, ...added].map((label) => ({ key: objectKey(object), label, located }));
      });
    }),
  );
  return groupBy(origins, ({ key }) => key);
}

/** What is known about the enums and columns of a context. */
class Enums {
  private readonly origins;
  private readonly idle: ReadonlySet<Located['statement']>;

  constructor(private readonly context: RuleContext) {
    this.origins = labelOrigins(context);
    this.idle = new Set(context.foreseen.masks.map(({ loser }) => loser.located.statement));
  }

  /** Tells whether a statement has nothing to do (IF NOT EXISTS), and so reads none of its values. */
  isIdle({ statement }: Located): boolean {
    return this.idle.has(statement);
  }

  /** Tells whether the value is new for certain: IF NOT EXISTS of a label that stands already adds none. */
  isNew({ effect, located, value }: Addition): boolean {
    if (!effect.conditional) return true;
    const known = this.origins.get(objectKey(effect.object)) ?? [];
    const isMade = known.some((one) => one.located.statement !== located.statement);
    return isMade && !known.some((one) => one.label === value && one.located.statement !== located.statement);
  }

  /** Names the tables whose columns anything is read as a value of. */
  tables(): Set<string> {
    const constants = forwardRuns(this.context).flatMap(({ statements }) =>
      statements.flatMap(({ parsed }) => ('constants' in parsed ? (parsed.constants ?? []) : [])),
    );
    return new Set(constants.flatMap(({ of }) => ('table' in of ? of.table.name : [])));
  }
}

/** Tells whether a constant is read as a value of a type; its own statement may make the column. */
function isOf({ of }: TypedConstant, located: Located, type: ObjectRef, types: ColumnTypes): boolean {
  if ('type' in of) return objectKey(of.type) === objectKey(type);
  const made = effectsOf(located).filter(
    ({ object, shape }) => shape !== null && objectKey(object) === objectKey(of.table),
  );
  const column = made.flatMap(({ shape }) => shape!.columns).find(({ name }) => name === of.column);
  return (column?.type ?? types.typeOf(of.table, of.column)) === typeName(type);
}

type Transaction = { readonly statements: readonly Located[]; readonly transaction: boolean };

/** Walks through all that runs, in order; what is added is forgotten at the end of each transaction. */
function usesIn(enums: Enums, runs: readonly Transaction[]): Use[] {
  const types = new ColumnTypes(enums.tables());
  return runs.flatMap(({ statements, transaction }) => {
    let added: Addition[] = [];
    const made = new Set<string>();
    return statements.flatMap((located) => {
      const { parsed } = located.statement;
      if ('error' in parsed) return [];
      if (parsed.control === 'commit' || parsed.control === 'rollback') added = [];
      const constants = added.length === 0 || enums.isIdle(located) ? [] : (parsed.constants ?? []);
      const uses = constants.flatMap((constant) => {
        const isMeant = ({ value, effect }: Addition) =>
          value === constant.value && isOf(constant, located, effect.object, types);
        const addition = added.find(isMeant);
        return addition === undefined ? [] : [{ addition, located, constant }];
      });
      for (const effect of parsed.effects) {
        if (effect.action === 'create') made.add(objectKey(effect.object));
        types.note(effect);
      }
      const isOld = ({ effect }: Addition) => !made.has(objectKey(effect.object));
      if (transaction) added = [...added, ...addedBy(located).filter((one) => isOld(one) && enums.isNew(one))];
      return uses;
    });
  });
}

function legacyUses(context: RuleContext, enums: Enums): Use[] {
  const runs = forwardRuns(context).map(({ file, statements, transaction }) => ({
    statements: statements.map((statement) => ({ file, statement })),
    transaction: transaction && statements.every(isTransactional),
  }));
  return usesIn(enums, runs);
}

function placeOfUse({ located: { file, statement }, constant }: Use): string {
  const { path, line } = offsetAt(file, statement.span.start + constant.at);
  return printPlace({ path, line });
}

function subjectOf({ addition: { located, effect } }: Use): string {
  return `${located.file.file.path} ${objectKey(effect.object)}`;
}

function removalOn(context: RuleContext, { addition, located }: Use): Decision | null {
  const [use, added] = [located, addition.located].map(({ file, statement }) =>
    removalOf(context, file.file.path, statement.ordinal),
  );
  return use ?? added ?? null;
}

/** What the plan makes of a use that its own file would be refused for: let go, or put into another transaction. */
function decisionOn(context: RuleContext, use: Use): Decision | null {
  const removal = removalOn(context, use);
  if (removal !== null) return removal;
  const [version] = versionsOf(context, use.located);
  const step = context.plan.steps.find((one) => one.version === version);
  return step === undefined ? null : { at: step.at, reason: `is used in ${stepName(context, step.version)}` };
}

function isNative({ corpus }: RuleContext, { located }: Use): boolean {
  return corpus.roles.get(located.file.file.path) === 'canonical';
}

function helpFor(context: RuleContext, uses: readonly Use[]): string {
  const { file } = uses[0]!.addition.located;
  const { path } = file.file;
  if (isNative(context, uses[0]!)) return 'put what uses the value into a migration of its own, behind this one.';
  const ordinals = [...new Set(uses.map(({ addition }) => addition.located.statement.ordinal))].sort((a, b) => a - b);
  const only = ordinals.map((ordinal) => `"#${ordinal}"`).join(', ');
  return `give what adds it a migration of its own in ${context.mapping.path}: { path: ${path}, only: [${only}] } before { path: ${path}, only: [rest] }.`;
}

function violationOf(context: RuleContext, uses: readonly Use[], decision: Decision | null): Violation {
  const first = uses[0]!;
  const { effect, value, located } = first.addition;
  const values = new Set(uses.map(({ addition }) => addition.value)).size;
  const others = values === 1 ? '' : ` (and ${plural(values - 1, 'more value')} alike)`;
  const additions = new Map(uses.map(({ addition }) => [addition.located.statement, addition.located]));
  return {
    subject: subjectOf(first),
    message: `${placeName(located)} adds the value '${value}' to ${objectKey(effect.object)}, and ${placeOfUse(first)} uses it in the same transaction${others}: PostgreSQL refuses that until the transaction has ended (55P04).`,
    at: [
      ...[...additions.values()].map((added) => placeOf(added)),
      ...uses.map((use) => offsetAt(use.located.file, use.located.statement.span.start + use.constant.at)),
    ].slice(0, MOST_PLACES),
    help: helpFor(context, uses),
    ...settled(decision),
  };
}

function check(context: RuleContext): Violation[] {
  const adds = ({ parsed }: Located['statement']) => 'addsEnumValue' in parsed && parsed.addsEnumValue;
  if (!forwardRuns(context).some(({ statements }) => statements.some(adds))) return [];
  const enums = new Enums(context);
  const legacy = legacyUses(context, enums);
  const { steps } = context.plan;
  const planned = usesIn(
    enums,
    steps.map((step) => ({ statements: statementsOf(context, step), transaction: step.transaction })),
  );
  const told = new Set(planned.map(({ located }) => located.statement));
  const native = legacy.filter((use) => isNative(context, use) && !told.has(use.located.statement));
  const standing = steps.length === 0 ? legacy : [...planned, ...native];
  const open = groupBy(
    standing.filter((use) => removalOn(context, use) === null),
    subjectOf,
  );
  const found = [...open.values()].map((uses) => violationOf(context, uses, null));
  for (const [subject, uses] of groupBy(legacy, subjectOf)) {
    const decision = open.has(subject) ? null : decisionOn(context, uses[0]!);
    if (decision !== null) found.push(violationOf(context, uses, decision));
  }
  return found;
}

/** Judges migrations that use an enum's value before the transaction that adds it has ended. */
export const enumValueUsedInSameTransaction: Rule = {
  id: 'enum-value-used-in-same-transaction',
  severity: 'error',
  foretells: true,
  summary: 'a new value of an enum is used in the transaction that adds it',
  why: 'ALTER TYPE … ADD VALUE may stand in a transaction, but until that has ended PostgreSQL refuses every use of the value (SQLSTATE 55P04): as a default, in a CHECK, an index or a view, and in rows. A type that the same transaction creates is no such case.',
  fix: `Give the value a migration of its own, before its first use:

    migrations:
      - { name: loan_state, from: { path: db/legacy/003_loans.sql, only: ["#1"] } }
      - { name: loans, from: { path: db/legacy/003_loans.sql, only: [rest] } }`,
  check,
};
