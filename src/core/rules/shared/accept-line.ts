const PLAIN = /^[a-z][^,[\]{}#&*!|>'"%@`]*$/i;

/** Writes the line for `accept:` that answers one finding, ready to paste. */
export function acceptLine(rule: string, subject: string): string {
  const key = `${rule} ${subject}`;
  const scalar = PLAIN.test(key) && !key.includes(': ') ? key : `'${key.replaceAll("'", "''")}'`;
  return `- { finding: ${scalar}, reason: "…" }`;
}
