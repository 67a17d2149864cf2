import type { Need, ObjectRef } from '../../model.js';
import { qualifiedName } from '../../objects.js';
import { nameOf, pathAt } from './body-tokens.js';
import { namedBy, need } from './refs.js';

/** A query in parentheses or around them, as far as it was read. */
type Level = {
  verb: 'select' | 'insert' | 'update' | 'delete' | 'merge' | null;
  /** Where a comma leads in another relation or another column. */
  list: 'from' | 'set' | null;
  /** In a FROM, so that a name may follow the parenthesis. */
  readonly inFrom: boolean;
  /** What SET sets columns of. */
  target: ObjectRef | null;
};

/** Words that may stand behind a relation, where an alias may stand. */
const NO_ALIAS = new Set(
  (
    'as cross default do except fetch for full group having inner intersect into join left limit loop natural offset on ' +
    'only order overriding returning right select set tablesample then union using values when where window with'
  ).split(' '),
);
/** What ends the relations of a FROM and the columns of a SET. */
const ENDING = new Set(
  'where group having order limit offset window returning values for fetch union intersect except'.split(' '),
);
const SYSTEM = new Set(['tableoid', 'oid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax']);

/** What a body knows beside tables: its variables, and relations that come to be when it runs. */
export type Surroundings = { readonly variables: ReadonlySet<string>; readonly isOwn: (name: string) => boolean };

/**
 * Reads one statement of a body by its tokens, without a parser, as there are thousands: relations, the columns of
 * INSERT and SET, and what is qualified by an alias that means one relation only.
 */
export class StatementReader {
  readonly needs: Need[] = [];
  private readonly levels: Level[] = [{ verb: null, list: null, inFrom: false, target: null }];
  private readonly aliases = new Map<string, ObjectRef | null>();
  private readonly qualified: (readonly [string, string])[] = [];
  /** The next parenthesis stands in a FROM. */
  private opensFrom = false;

  constructor(
    private readonly tokens: readonly string[],
    private readonly around: Surroundings,
  ) {}

  read(): readonly Need[] {
    for (const [at, token] of this.tokens.entries()) this.token(token, at);
    for (const [alias, column] of this.qualified) {
      const relation = this.aliases.get(alias);
      if (relation && !this.around.variables.has(alias) && !SYSTEM.has(column))
        this.needs.push(...need(relation, [column]));
    }
    return this.needs;
  }

  private get level(): Level {
    return this.levels.at(-1)!;
  }

  private token(token: string, at: number): void {
    const { level, tokens } = this;
    if (token === '(') this.open();
    else if (token === ')') this.close(at);
    else if (token === ',') this.comma(at);
    else if (token === '.') this.note(at);
    else if (token === 'select' || token === 'perform') Object.assign(level, { verb: 'select', list: null });
    else if (token === 'from') this.from(at);
    else if (token === 'join' && level.verb !== null) this.item(at + 1);
    else if (token === 'using' && (level.verb === 'delete' || level.verb === 'merge')) this.item(at + 1);
    else if (token === 'into' && (tokens[at - 1] === 'insert' || tokens[at - 1] === 'merge')) this.into(at);
    else if (token === 'update') this.update(at);
    else if (token === 'set' && level.target !== null) this.set(at);
    else if (ENDING.has(token)) level.list = null;
  }

  private open(): void {
    this.levels.push({ verb: null, list: null, inFrom: this.opensFrom, target: null });
    this.opensFrom = false;
  }

  private close(at: number): void {
    const closed = this.levels.length > 1 ? this.levels.pop() : undefined;
    if (closed?.inFrom) this.alias(at + 1, null, null);
  }

  private comma(at: number): void {
    if (this.level.list === 'from') this.item(at + 1);
    else if (this.level.list === 'set') this.setColumn(at + 1);
  }

  private note(at: number): void {
    const { tokens } = this;
    const [alias, column] = [nameOf(tokens[at - 1]), nameOf(tokens[at + 1])];
    if (alias === null || column === null || tokens[at - 2] === '.' || /^[.(]$/.test(tokens[at + 2] ?? '')) return;
    this.qualified.push([alias, column]);
  }

  /** IS DISTINCT FROM, extract(… FROM …) and FETCH … FROM name no relation. */
  private from(at: number): void {
    const { level, tokens } = this;
    if (tokens[at - 1] === 'delete') level.verb = 'delete';
    const compares = tokens[at - 1] === 'distinct' && /^(is|not)$/.test(tokens[at - 2] ?? '');
    if (level.verb === null || compares) return;
    level.list = 'from';
    this.item(at + 1);
  }

  private into(at: number): void {
    const { level, tokens } = this;
    level.verb = tokens[at - 1] === 'insert' ? 'insert' : 'merge';
    const { end, relation } = this.relation(at + 1);
    level.target = relation;
    if (level.verb === 'insert' && tokens[end] === '(' && relation !== null) this.listed(end, relation);
  }

  /** FOR UPDATE locks rows; ON CONFLICT DO UPDATE goes on with what INSERT began. */
  private update(at: number): void {
    const { level, tokens } = this;
    const before = tokens[at - 1] ?? '';
    if (before === 'do' || before === 'then' || /^(for|key)$/.test(before)) return;
    level.verb = 'update';
    level.target = this.relation(tokens[at + 1] === 'only' ? at + 2 : at + 1).relation;
  }

  private set(at: number): void {
    this.level.list = 'set';
    this.setColumn(at + 1);
  }

  private setColumn(at: number): void {
    const { target } = this.level;
    const name = nameOf(this.tokens[at]);
    if (target === null) return;
    if (this.tokens[at] === '(') this.listed(at, target);
    else if (name !== null && /^[=[.]$/.test(this.tokens[at + 1] ?? '')) this.needs.push(...need(target, [name]));
  }

  /** A list of columns in parentheses, and nothing else. */
  private listed(at: number, relation: ObjectRef): void {
    const names: string[] = [];
    for (let i = at + 1; ; i += 2) {
      const name = nameOf(this.tokens[i]);
      if (name === null) return;
      names.push(name);
      if (this.tokens[i + 1] === ')') break;
      if (this.tokens[i + 1] !== ',') return;
    }
    this.needs.push(...need(relation, names));
  }

  /** One item of a FROM: a relation, or what is in parentheses or calls. */
  private item(start: number): void {
    let at = start;
    while (/^(only|lateral)$/.test(this.tokens[at] ?? '')) at += 1;
    const { end } = pathAt(this.tokens, at);
    if (this.tokens[end] === '(') this.opensFrom = true;
    else this.relation(at);
  }

  private relation(at: number): { readonly relation: ObjectRef | null; readonly end: number } {
    const { parts, end } = pathAt(this.tokens, at);
    const name = parts.at(-1);
    if (name === undefined) return { relation: null, end };
    const isOwn = parts.length === 1 && this.around.isOwn(name);
    const relation = isOwn ? null : namedBy('table', parts);
    if (relation !== null) this.needs.push(...need(relation));
    return { relation, end: this.alias(end, relation, name) };
  }

  /** Reads an alias, and gives what is behind it; a name that means two relations means none. */
  private alias(start: number, relation: ObjectRef | null, name: string | null): number {
    const at = this.tokens[start] === 'as' ? start + 1 : start;
    const given = NO_ALIAS.has(this.tokens[at] ?? '') ? null : nameOf(this.tokens[at]);
    const key = given ?? name;
    if (key !== null) {
      const before = this.aliases.get(key);
      const same = before === undefined || (before !== null && relation !== null && isSame(before, relation));
      this.aliases.set(key, same ? relation : null);
    }
    return given === null ? start : at + 1;
  }
}

function isSame(one: ObjectRef, other: ObjectRef): boolean {
  return qualifiedName(one) === qualifiedName(other);
}
