/** A generated repository of migrations, the same bytes for the same size: many small files, as real trees have them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NOUNS = 'book member loan shelf desk author branch fine hold copy genre review card visit event room'.split(' ');
const TYPES = ['text', 'bigint', 'boolean DEFAULT false', 'timestamptz NOT NULL DEFAULT now()', "jsonb DEFAULT '{}'"];

/** A small generator of numbers (Numerical Recipes' LCG), so that no run depends on chance. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function writers(next) {
  const noun = () => NOUNS[next(NOUNS.length)];
  const table = () => `${noun()}_${noun()}_${next(900)}`;
  const column = () => `${noun()}_${['id', 'name', 'at', 'count', 'state'][next(5)]}`;
  const columns = (count) =>
    Array.from({ length: count }, (_, i) => `  ${column()}_${i} ${TYPES[next(TYPES.length)]}`).join(',\n');
  return [
    () => `CREATE TABLE IF NOT EXISTS ${table()} (\n  id bigserial PRIMARY KEY,\n${columns(3 + next(10))}\n);`,
    () => `CREATE INDEX IF NOT EXISTS ${table()}_idx ON ${table()} (${column()}) WHERE ${column()} IS NOT NULL;`,
    () => `ALTER TABLE ${table()} ADD COLUMN IF NOT EXISTS ${column()} ${TYPES[next(TYPES.length)]};`,
    () =>
      `ALTER TABLE ${table()} ADD CONSTRAINT fk_${next(9999)} FOREIGN KEY (${column()}) REFERENCES ${table()} (id);`,
    () => `COMMENT ON TABLE ${table()} IS 'Größe, 目録 & more; ${next(99)}';`,
    () =>
      `CREATE OR REPLACE FUNCTION touch_${table()}() RETURNS trigger LANGUAGE plpgsql AS $body$\nBEGIN\n` +
      Array.from(
        { length: 2 + next(10) },
        () => `  UPDATE ${table()} SET ${column()} = NEW.id WHERE id = NEW.id; -- ;\n`,
      ).join('') +
      '  RETURN NEW;\nEND;\n$body$;',
    () =>
      `INSERT INTO ${table()} (id, name) VALUES\n` +
      Array.from({ length: 2 + next(18) }, (_, i) => `  (${i}, 'row ${i}; it''s ${noun()}')`).join(',\n') +
      '\nON CONFLICT DO NOTHING;',
    () =>
      `CREATE OR REPLACE VIEW ${table()}_view AS\nSELECT a.id, count(*) AS n FROM ${table()} a JOIN ${table()} b USING (id) GROUP BY 1;`,
  ];
}

/** Writes `count` files over 25 folders below `root/migrations` and returns their total size in bytes. */
export function writeTree(root, count) {
  const next = numbers(20261121);
  const kinds = writers(next);
  let bytes = 0;
  for (let i = 0; i < count; i += 1) {
    const folder = join(root, 'migrations', `part${i % 25}`);
    if (i < 25) mkdirSync(folder, { recursive: true });
    const target = 1000 + next(9000);
    let text = `-- ${i}: ${NOUNS[i % NOUNS.length]}\n`;
    while (text.length < target) text += `${kinds[next(kinds.length)]()}\n\n`;
    if (i % 3 === 0) text = `BEGIN;\n${text}COMMIT;\n`;
    bytes += Buffer.byteLength(text);
    writeFileSync(join(folder, `${20180101000000 + i * 7}_${NOUNS[i % NOUNS.length]}_${i}.sql`), text);
  }
  return bytes;
}
