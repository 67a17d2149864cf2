const LONGEST = 80;

function slug(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '');
  return plain.slice(0, LONGEST) || 'unnamed';
}

/**
 * Gives each key a name that can stand behind # in an address ("finding-duplicate-number-db-007"); keys that come to the
 * same are told apart by a number, in the order given. `nameOf` may shorten a key.
 */
export function anchorsFor(
  prefix: string,
  keys: readonly string[],
  nameOf: (key: string) => string = (key) => key,
): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const anchors = new Map<string, string>();
  for (const key of keys) {
    if (anchors.has(key)) continue;
    const base = `${prefix}-${slug(nameOf(key))}`;
    let name = base;
    for (let n = 2; taken.has(name); n += 1) name = `${base}-${n}`;
    taken.add(name);
    anchors.set(key, name);
  }
  return anchors;
}
