import { isDated } from '../core/creation.js';
import type { Env } from './command.js';

/** Gives the time in UTC as 14 digits: now, or just after the newest version where that is a date yet to come. */
export function momentAfter(env: Env, newest: string | null): string {
  const [year, month, day, hour, minute, second] = [
    [0, 4],
    [4, 6],
    [6, 8],
    [8, 10],
    [10, 12],
    [12, 14],
  ].map(([from, to]) => Number((newest ?? '').replaceAll(/\D/g, '').slice(from, to))) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const taken = isDated(newest) ? Date.UTC(year, month - 1, day, hour, minute, second) + 1000 : 0;
  const moment = new Date(Math.max(env.now().getTime(), taken));
  return moment.toISOString().replaceAll(/\D/g, '').slice(0, 14);
}
