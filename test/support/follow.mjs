/**
 * Reads what the guard printed, passes it on, and does what a person would: pastes the commands that its findings print into
 * a shell, one after the other, and stops at the first that fails.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { text as textOf } from 'node:stream/consumers';

const text = await textOf(process.stdin);
process.stdout.write(text);
const commands = text.split('\n').flatMap((line) => /^ {4}((?:git|rm|mv|mkdir|onefold) .*)$/.exec(line)?.[1] ?? []);
for (const command of commands) {
  process.stdout.write(`+ ${command}\n`);
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
  if (status !== 0) {
    process.stdout.write(`${stdout}${stderr}`);
    process.exit(status ?? 1);
  }
}
if (commands.length === 0) process.exit(1);
