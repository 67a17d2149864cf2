// Writes or recovers with the compiled code, and kills itself without warning right after the step whose number is given.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [compiled, root, changes, killAt] = process.argv.slice(2);
const { writeAll, recover } = await import(pathToFileURL(`${compiled}/io/write.js`).href);
let steps = 0;
const onStep = () => {
  steps += 1;
  if (steps === Number(killAt)) process.kill(process.pid, 'SIGKILL');
};
if (changes === 'recover') recover(root, { onStep });
else writeAll(root, JSON.parse(readFileSync(changes, 'utf8')), { onStep });
