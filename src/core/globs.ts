import picomatch from 'picomatch';

/**
 * Makes a test for root-relative paths from what mapping.yaml names: a file, a directory (everything below it), or a
 * glob. A name with glob characters is also taken literally, because folders such as `b(x)` and `[id]` exist.
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const literal = pattern.replace(/\/+$/, '');
  const below = literal === '.' ? '' : `${literal}/`;
  const scanned = picomatch.scan(literal);
  const glob = scanned.isGlob ? picomatch(literal, { dot: true }) : null;
  return (path) => path === literal || path.startsWith(below) || glob?.(path) === true;
}
