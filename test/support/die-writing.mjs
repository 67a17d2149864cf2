// Writes one file below the current folder with the compiled code, and is gone (exit code 9) right after the named step.
import { pathToFileURL } from 'node:url';

const [compiled, step, path, text] = process.argv.slice(2);
const { writeAll } = await import(pathToFileURL(`${compiled}/io/write.js`).href);
const onStep = (name) => {
  if (name === step) process.exit(9);
};
writeAll(process.cwd(), { writes: [{ path, text: `${text}\n` }], removes: [] }, { onStep });
