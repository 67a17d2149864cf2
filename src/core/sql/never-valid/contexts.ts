/** Where an expression stands, as PostgreSQL words it, and what it must not hold there. */
export type Context = {
  readonly one: string;
  readonly many: string;
  /** Whether functions must be immutable, and how PostgreSQL says that they are not. */
  readonly immutable?: string;
  readonly subqueries?: true;
  readonly columns?: false;
  /** What to do instead of a subquery or call of a set. */
  readonly instead: string;
};

const inTrigger = 'let a trigger do it';

export const check: Context = { one: 'check constraint', many: 'check constraints', instead: inTrigger };
export const columnDefault: Context = {
  one: 'DEFAULT expression',
  many: 'DEFAULT expressions',
  columns: false,
  instead: inTrigger,
};
export const generated: Context = {
  one: 'column generation expression',
  many: 'column generation expressions',
  immutable: 'generation expression is not immutable',
  instead: inTrigger,
};
export const indexExpression: Context = {
  one: 'index expression',
  many: 'index expressions',
  immutable: 'functions in index expression must be marked IMMUTABLE',
  instead: 'index a column that holds the value',
};
export const indexPredicate: Context = {
  one: 'index predicate',
  many: 'index predicates',
  immutable: 'functions in index predicate must be marked IMMUTABLE',
  instead: 'compare columns with constants only',
};
export const partitionKey: Context = {
  one: 'partition key expression',
  many: 'partition key expressions',
  immutable: 'functions in partition key expression must be marked IMMUTABLE',
  instead: 'partition by a column',
};
export const transform: Context = {
  one: 'transform expression',
  many: 'transform expressions',
  instead: 'change the type first, and the values by an UPDATE of its own',
};
export const policy: Context = {
  one: 'policy expression',
  many: 'policy expressions',
  subqueries: true,
  instead: 'put it into a subquery',
};
export const triggerCondition: Context = {
  one: 'trigger WHEN condition',
  many: 'trigger WHEN conditions',
  instead: "ask in the trigger's function",
};
