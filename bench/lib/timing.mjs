import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

function firstError(text) {
  const lines = text.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /(?:error|fatal|failed)\b[^(]*: /i.test(line)) ??
    lines.find((line) => line !== '') ??
    'it said nothing'
  );
}

/**
 * Runs a command as a whole process: { milliseconds, error }, where `error` is the first line of what it said about a
 * failure, or null. Not spawnSync: an embedded server writes its log to this process, which has to read it.
 */
export function timed([command, ...args], { cwd, env }) {
  return new Promise((resolve) => {
    let said = '';
    const began = performance.now();
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => {
      said = (said + chunk).slice(-100_000);
    });
    child.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-100_000);
    });
    child.on('error', (error) => resolve({ milliseconds: null, error: error.message }));
    child.on('close', (status) => {
      const milliseconds = performance.now() - began;
      resolve({ milliseconds, error: status === 0 ? null : firstError(said) });
    });
  });
}
