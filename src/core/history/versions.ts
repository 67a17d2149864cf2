import { byCodeUnit } from '../text.js';

/** Cuts a version into runs of digits (without leading zeros) and of everything else. */
function runsOf(version: string): string[] {
  return (version.match(/\d+|\D+/g) ?? []).map((run) => (/^\d/.test(run) ? run.replace(/^0+(?=\d)/, '') : run));
}

/** Equal for two versions exactly when they name the same migration: "7", "07" and "007" do. */
export function versionKey(version: string): string {
  return runsOf(version).join('');
}

function compareRuns(a: string, b: string): number {
  const bothNumbers = /^\d/.test(a) && /^\d/.test(b);
  return bothNumbers && a.length !== b.length ? a.length - b.length : byCodeUnit(a, b);
}

/** Orders versions by the value of their digits ("9" before "10", 20240131 after both), then by code unit. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [runsOf(a), runsOf(b)];
  for (const [index, run] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareRuns(run, other);
    if (order !== 0) return order;
  }
  return left.length - right.length || byCodeUnit(a, b);
}
