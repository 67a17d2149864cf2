/** Preloaded into a measured process (`node --import`): writes what it took to descriptor 3, as JSON. */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds of all processors, and the largest resident size in bytes. */
function usage() {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { time: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS * 1024 };
}

if (isMainThread) process.on('exit', () => writeSync(3, JSON.stringify(usage())));
