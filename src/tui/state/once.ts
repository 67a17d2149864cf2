/** Remembers what a function gave for each object, as long as the object lives: state is never changed, only replaced. */
export function once<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known.value;
    const value = make(key);
    made.set(key, { value });
    return value;
  };
}

/** Remembers what a function gave last: enough for what is shown, which is asked for anew at every key. */
export function latest<A extends readonly unknown[], V>(make: (...asked: A) => V): (...asked: A) => V {
  let last: { readonly asked: A; readonly value: V } | null = null;
  return (...asked) => {
    if (last === null || !asked.every((one, index) => Object.is(one, last!.asked[index])))
      last = { asked, value: make(...asked) };
    return last.value;
  };
}
