/**
 * Draws the pictures of the README from the program in dist/.
 *
 * Usage: npm run build && npm run pictures [-- [--png FOLDER] [NAME …]]
 * Node 20 runs no TypeScript, so the tests' own loader takes what the tests share.
 */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const server = await createViteServer({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
  // Its package names a module that it does not bring.
  ssr: { external: ['@xterm/headless'] },
  server: { middlewareMode: true, watch: null, ws: false },
});
try {
  const { draw } = await server.ssrLoadModule('/test/pictures/draw.ts');
  await draw(process.argv.slice(2));
} finally {
  await server.close();
}
