import type { Column, Effect, Shape } from '../../model.js';
import { qualifiedName } from '../../objects.js';
import { type Element, elementsOf, firstName, withoutPrimaryKey } from '../../sql/elements.js';
import { type Definition, definitionPlace, definitionText } from '../definitions.js';
import { type Alteration, added, alteration, type Generated, remark } from './generated.js';

/** One column with two types: then there is no union. */
export type Clash = { readonly column: Column; readonly here: Known; readonly there: Known };
type Known = { readonly definition: Definition; readonly column: Column; readonly at: number };
type Statement = NonNullable<Alteration>;
/** Takes a statement down, behind the remarks on it. */
type Make = (statement: Statement, remarks?: readonly string[]) => void;

const SERIALS: Readonly<Record<string, string>> = {
  smallserial: 'smallint',
  serial2: 'smallint',
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
};

/** Names the type that a column has once it is made: that of a serial column is a number's. */
function storedType({ type }: Column): string {
  return SERIALS[type] ?? type;
}

function nameOf(constraint: string): string | null {
  return /^constraint ("(?:[^"]|"")+"|\S+) /.exec(constraint)?.[1] ?? null;
}

function bodyOf(constraint: string): string {
  return constraint.replace(/^constraint (?:"(?:[^"]|"")+"|\S+) /, '');
}

function columnText({ type, notNull, default: given }: Column): string {
  const value = given === null ? '' : ` ${given.startsWith('generated ') ? '' : 'default '}${given}`;
  return `${type}${notNull ? ' not null' : ''}${value}`;
}

/** A column that takes no value by itself and must have one. */
function mustBeGiven({ type, notNull, default: given }: Column): boolean {
  return notNull && given === null && SERIALS[type] === undefined;
}

/** Adds definition after definition to the first, and remembers what the table has by then. */
export class TableUnion {
  readonly clashes: Clash[] = [];
  private readonly table: string;
  private readonly columns = new Map<string, Known>();
  private readonly added = new Set<string>();
  private readonly constraints = new Set<string>();
  private readonly names = new Set<string>();
  private hasPrimaryKey = false;

  constructor(base: Definition) {
    this.table = qualifiedName(base.effect.object);
    const elements = columnElements(base);
    for (const column of base.effect.shape!.columns) {
      const at = elements.get(column.name)?.at ?? 0;
      this.columns.set(column.name, { definition: base, column, at });
    }
    this.learn(base.effect.shape!);
  }

  /** Gives what is to be added for a definition; null for one whose parts cannot be told apart. */
  add(definition: Definition): Generated | null {
    const { list, tail } = elementsOf(definitionText(definition));
    const names = new Set(definition.effect.shape!.columns.map(({ name }) => name));
    const lines: string[] = [];
    const effects: Effect[] = [];
    const make: Make = (statement, remarks = []) => {
      lines.push(...remarks, statement.sql);
      effects.push(statement.effect);
      this.learn(statement.shape);
    };
    for (const element of list) {
      const isColumn = names.delete(firstName(element.text));
      const done = isColumn ? this.column(element, definition, make) : this.constraint(element, make);
      if (done === null) return null;
      lines.push(...done);
    }
    if (names.size > 0) return null;
    if (tail !== '') lines.push(remark(`not taken over: ${tail}`));
    return { text: added(definition, lines), effects };
  }

  private learn({ constraints, keys }: Shape): void {
    for (const constraint of constraints) {
      this.constraints.add(bodyOf(constraint));
      const name = nameOf(constraint);
      if (name !== null) this.names.add(name);
    }
    this.hasPrimaryKey ||= keys.some(({ kind }) => kind === 'primary');
  }

  private alter(addition: string): Alteration {
    return alteration(`ALTER TABLE ${this.table} ADD ${addition};`);
  }

  /** Adds a column that is not there yet; of one that is, compares. Gives remarks. */
  private column(element: Element, definition: Definition, make: Make): string[] | null {
    const written = this.alter(`COLUMN IF NOT EXISTS ${element.text}`);
    const column = written?.shape.columns[0];
    if (written === null || column === undefined) return null;
    const known = this.columns.get(column.name);
    const here = { definition, column, at: element.at };
    if (known !== undefined) return this.compare(known, here, written.shape, make);
    this.columns.set(column.name, here);
    this.added.add(column.name);
    return this.addColumn(element, written, column, make);
  }

  private addColumn(element: Element, written: Statement, column: Column, make: Make) {
    const isSecondKey = this.hasPrimaryKey && written.shape.keys.some(({ kind }) => kind === 'primary');
    const text = isSecondKey ? withoutPrimaryKey(element.text, 'UNIQUE NOT NULL') : element.text;
    const statement = isSecondKey ? this.alter(`COLUMN IF NOT EXISTS ${text}`) : written;
    if (statement === null) return null;
    const remarks = [
      ...(isSecondKey ? [remark(`${column.name} is UNIQUE: the table has a primary key already`)] : []),
      ...(mustBeGiven(column)
        ? [remark(`${column.name} is NOT NULL without a default: on a table with rows, adding it fails`)]
        : []),
    ];
    make(statement, remarks);
    return [];
  }

  private compare(known: Known, here: Known, shape: Shape, make: Make): string[] {
    if (storedType(known.column) !== storedType(here.column)) {
      this.clashes.push({ column: here.column, here, there: known });
      return [];
    }
    const [stays, goes] = [columnText(known.column), columnText(here.column)];
    const remarks = stays === goes ? [] : [remark(`${here.column.name} stays ${stays}; not taken over: ${goes}`)];
    return [...remarks, ...shape.constraints.flatMap((one, index) => this.single(one, shape, index, make))];
  }

  /** Takes over a constraint that stands at a column, which the table has already. */
  private single(constraint: string, shape: Shape, index: number, make: Make): string[] {
    const keys = shape.constraints.length === shape.keys.length ? shape.keys.slice(index, index + 1) : shape.keys;
    return this.takeOver(constraint, { ...shape, keys }, () => this.alter(constraint), make);
  }

  private constraint(element: Element, make: Make): string[] | null {
    const written = this.alter(element.text);
    const text = written?.shape.constraints[0];
    if (written === null || text === undefined) return null;
    return this.takeOver(text, written.shape, () => written, make);
  }

  /** Takes over a constraint that has a name, or is a key with an added column, unless something like it is there. */
  private takeOver(text: string, { keys }: Shape, statement: () => Alteration, make: Make): string[] {
    if (this.constraints.has(bodyOf(text))) return [];
    const name = nameOf(text);
    const isFree = name === null ? this.isOnAdded(keys) : !this.names.has(name);
    const fits = !(this.hasPrimaryKey && keys.some(({ kind }) => kind === 'primary'));
    const made = isFree && fits ? statement() : null;
    if (made === null) return [remark(`not taken over: ${text}`)];
    make(made);
    return [];
  }

  private isOnAdded(keys: Shape['keys']): boolean {
    return keys.some(({ columns }) => columns.some((column) => this.added.has(column)));
  }
}

function columnElements(definition: Definition): Map<string, Element> {
  const elements = elementsOf(definitionText(definition)).list.map(
    (element) => [firstName(element.text), element] as const,
  );
  return new Map(elements.toReversed());
}

/** Says where a column stands, for people: its type and place. */
export function clashText({ column, here, there }: Clash): string {
  const said = ({ definition, column: { type }, at }: Known) => {
    const { path, line } = definitionPlace(definition, at);
    return `${type} in ${path}:${line}`;
  };
  return `column ${column.name} is ${said(there)}, and ${said(here)}`;
}
