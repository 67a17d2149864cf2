/**
 * A generated repository of migrations, the same bytes for the same size: many files in several folders, as real trees
 * have them. Most files build on themselves and on a few tables that everybody uses; some build on other files, some
 * define again, with other columns, what another file made first, and some are copies.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NOUNS = 'book member loan shelf desk author branch fine hold copy genre review card visit event room'.split(' ');
const TYPES = ['text', 'bigint', 'boolean DEFAULT false', 'timestamptz NOT NULL DEFAULT now()', "jsonb DEFAULT '{}'"];
const FOLDERS = 25;
const HUBS = 12;

/** A small generator of numbers (Numerical Recipes' LCG), so that no run depends on chance. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What has been made so far: the tables of each folder, those that everybody uses, and names that are taken. */
class World {
  next = numbers(20261121);
  hubs = [];
  folders = Array.from({ length: FOLDERS }, () => []);
  serial = 0;

  one(items) {
    return items[this.next(items.length)];
  }

  name() {
    this.serial += 1;
    return `${this.one(NOUNS)}_${this.one(NOUNS)}_${this.serial}`;
  }

  columns(count) {
    return Array.from(
      { length: count },
      (_, i) => `${this.one(NOUNS)}_${this.one(['name', 'at', 'count', 'state'])}_${i}`,
    );
  }

  /** A table to build on: of the file itself, of everybody's, or of a file of this folder or one before. */
  table({ own, folder }) {
    const roll = this.next(100);
    if (roll < 75 && own.length > 0) return this.one(own);
    const others = this.folders[this.next(folder + 1)];
    return roll < 95 || others.length === 0 ? this.one(this.hubs) : this.one(others);
  }

  /** A table to add columns to: those that everybody uses do not grow with the tree, for PostgreSQL takes 1,600 at most. */
  growing({ own, folder }) {
    const others = this.folders[this.next(folder + 1)];
    return this.next(100) < 95 || others.length === 0 ? this.one(own) : this.one(others);
  }
}

function definition({ name, columns, id }, world) {
  const lines = columns.map((column) => `  ${column} ${world.one(TYPES)}`).join(',\n');
  return `CREATE TABLE IF NOT EXISTS ${name} (\n  id ${id} PRIMARY KEY,\n${lines}\n);`;
}

function newTable(world, tables, width = 3 + world.next(10)) {
  const id = world.one(['bigint', 'bigint', 'uuid']);
  const table = { name: world.name(), columns: world.columns(width), id };
  tables.push(table);
  return definition(table, world);
}

function list(world, count, line) {
  return Array.from({ length: count + world.next(count) }, (_, i) => line(i)).join('');
}

function index(world, file) {
  const { name, columns } = world.table(file);
  const column = world.one(columns);
  return `CREATE INDEX IF NOT EXISTS ${world.name()}_idx ON ${name} (${column}) WHERE ${column} IS NOT NULL;`;
}

function addColumn(world, file) {
  const table = world.growing(file);
  const column = world.name();
  if (file.own.includes(table)) table.columns.push(column);
  return `ALTER TABLE ${table.name} ADD COLUMN IF NOT EXISTS ${column} ${world.one(TYPES)};`;
}

function reference(world, file) {
  const [from, to] = [world.growing(file), world.table(file)];
  const column = `${world.name()}_id`;
  return `ALTER TABLE ${from.name} ADD COLUMN IF NOT EXISTS ${column} ${to.id} REFERENCES ${to.name} (id) ON DELETE CASCADE;`;
}

function comment(world, file) {
  return `COMMENT ON TABLE ${world.table(file).name} IS 'Größe, 目録 & more; ${world.next(99)}';`;
}

function trigger(world, file) {
  const [name, on] = [world.name(), world.table(file)];
  const lines = list(world, 3, () => {
    const table = world.table(file);
    return `  UPDATE ${table.name} SET ${world.one(table.columns)} = DEFAULT WHERE id IS NOT NULL; -- ;\n`;
  });
  return `CREATE OR REPLACE FUNCTION touch_${name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN\n${lines}  RETURN NEW;\nEND;\n$body$;
DROP TRIGGER IF EXISTS ${name}_touch ON ${on.name};
CREATE TRIGGER ${name}_touch BEFORE UPDATE ON ${on.name} FOR EACH ROW EXECUTE FUNCTION touch_${name}();`;
}

function rows(world, file) {
  const table = world.table(file);
  const id = (i) => (table.id === 'uuid' ? 'gen_random_uuid()' : `${world.serial * 100 + i}`);
  const lines = list(world, 8, (i) => `${i === 0 ? '' : ',\n'}  (${id(i)} /* row ${i}; it''s ${world.one(NOUNS)} */)`);
  return `INSERT INTO ${table.name} (id) VALUES\n${lines}\nON CONFLICT DO NOTHING;`;
}

function view(world, file) {
  const [a, b] = [world.table(file), world.table(file)];
  const [first, second] = [world.one(a.columns), world.one(b.columns)];
  return `CREATE OR REPLACE VIEW ${world.name()}_view AS
SELECT a.id, a.${first} AS first, b.${second} AS second, count(*) OVER () AS n
FROM ${a.name} a LEFT JOIN ${b.name} b ON b.id::text = a.id::text WHERE a.${first} IS NOT NULL;`;
}

function enumeration(world, file) {
  const [name, on] = [world.name(), world.growing(file)];
  return `DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = '${name}_kind') THEN
    CREATE TYPE ${name}_kind AS ENUM ('lent', 'kept', 'lost');
  END IF;
END
$$;
ALTER TABLE ${on.name} ADD COLUMN IF NOT EXISTS ${name}_is ${name}_kind DEFAULT 'kept';`;
}

function query(world, file) {
  const table = world.table(file);
  return `CREATE OR REPLACE FUNCTION count_${world.name()}(extra bigint) RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT count(*) + extra FROM ${table.name} WHERE ${world.one(table.columns)} IS NOT NULL $$;`;
}

const WRITERS = [
  (world, { own }) => newTable(world, own),
  index,
  addColumn,
  reference,
  comment,
  trigger,
  rows,
  view,
  enumeration,
  query,
];

/** Defines a table of another file again, with other columns, and counts on one of these. */
function maskedTable(world, { folder }) {
  const others = world.folders[world.next(folder + 1)];
  if (others.length === 0) return '';
  const other = { ...world.one(others), columns: [world.name(), ...world.columns(4)] };
  return `${definition(other, world)}\nCREATE INDEX ON ${other.name} (${other.columns[0]});\n\n`;
}

function textOf(world, number) {
  const file = { folder: number % FOLDERS, own: [] };
  const target = 1000 + world.next(9000);
  let text = `-- ${number}: ${NOUNS[number % NOUNS.length]}\n`;
  if (number === 0) for (let i = 0; i < HUBS; i += 1) text += `${newTable(world, world.hubs, 12)}\n\n`;
  if (number % 100 === 60) text += maskedTable(world, file);
  text += `${newTable(world, file.own)}\n\n`;
  while (text.length < target) text += `${world.one(WRITERS)(world, file)}\n\n`;
  world.folders[file.folder].push(...file.own);
  return number % 3 === 0 ? `BEGIN;\n${text}COMMIT;\n` : text;
}

/** Writes `count` files over 25 folders below `root/migrations` and returns their total size in bytes. */
export function writeTree(root, count) {
  const world = new World();
  let [bytes, before] = [0, ''];
  for (let i = 0; i < count; i += 1) {
    const folder = join(root, 'migrations', `part${String(i % FOLDERS).padStart(2, '0')}`);
    if (i < FOLDERS) mkdirSync(folder, { recursive: true });
    const text = i % 50 === 49 ? before : textOf(world, i);
    before = text;
    bytes += Buffer.byteLength(text);
    writeFileSync(join(folder, `${20180101000000 + i * 7}_${NOUNS[i % NOUNS.length]}_${i}.sql`), text);
  }
  return bytes;
}
