import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors.js';

const STOP_TIMEOUT_MS = 15_000;

/** Tells whether a process exists, whoever owns it. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in clock ticks since boot (proc(5), field 22): tells a reused process id. "0" off Linux. */
export function startOf(pid: number): string {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return '0';
  const text = readFileSync(stat, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
}

/** The `cluster_name` that marks a server as this process's own ("onefold-4711-8812345"). */
export function ownerMark(): string {
  return `onefold-${process.pid}-${startOf(process.pid)}`;
}

function commandLine(pid: number): string {
  const file = `/proc/${pid}/cmdline`;
  if (existsSync(file)) return readFileSync(file, 'utf8').replaceAll('\0', ' ');
  return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

/** The process id of the server that runs on a data folder now, by its postmaster.pid; a stale file gives null. */
export function serverOn(dataDir: string): number | null {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (!Number.isInteger(pid) || !alive(pid)) return null;
  return process.platform === 'win32' || commandLine(pid).includes(dataDir) ? pid : null;
}

/** The living process that started the server of a data folder, by the mark in its postmaster.opts. */
function ownerOf(dataDir: string): number | null {
  const file = join(dataDir, 'postmaster.opts');
  const mark = existsSync(file) ? /cluster_name=onefold-(\d+)-(\d+)/.exec(readFileSync(file, 'utf8')) : null;
  const pid = Number(mark?.[1] ?? 0);
  return pid > 0 && alive(pid) && startOf(pid) === mark?.[2] ? pid : null;
}

/** Says that a data folder is taken. */
export function inUse(dataDir: string): UserError {
  const owner = ownerOf(dataDir);
  return new UserError(
    `the embedded database in ${dataDir} is in use by ${owner === null ? 'another server' : `process ${owner}`}.`,
    'wait until that command has ended, or name another database with --database URL.',
  );
}

/** Stops a server that a killed process left on the data folder; UserError when its process still lives. */
export async function clearLeftover(dataDir: string): Promise<void> {
  const server = serverOn(dataDir);
  if (server === null) return;
  if (ownerOf(dataDir) !== null) throw inUse(dataDir);
  process.kill(server, 'SIGINT');
  for (let waited = 0; serverOn(dataDir) !== null; waited += 50) {
    if (waited >= STOP_TIMEOUT_MS) throw inUse(dataDir);
    await sleep(50);
  }
}
