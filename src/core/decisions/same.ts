function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, held]) => held !== undefined);
}

/**
 * Tells whether two values of mapping.yaml say the same, their order included. What they share is not looked at, so that the
 * answer costs what a decision changed and not what the file holds.
 */
export function saysTheSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [entriesOf(one), entriesOf(other)];
  return (
    left.length === right.length &&
    left.every(([key, held], at) => right[at]![0] === key && saysTheSame(held, right[at]![1]))
  );
}
