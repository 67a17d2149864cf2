import picomatch from 'picomatch';

/** What has none of the characters that a glob is made of need not be looked at closer, and most folders have none. */
function isGlob(pattern: string): boolean {
  return /[*?[\](){}!+@|\\]/.test(pattern) && picomatch.scan(pattern).isGlob === true;
}

/**
 * Makes a test for root-relative paths from what mapping.yaml names: a file, a directory (everything below it), or a
 * glob. A name with glob characters is also taken literally, because folders such as `b(x)` and `[id]` exist.
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const literal = pattern.replace(/\/+$/, '');
  const below = literal === '.' ? '' : `${literal}/`;
  const glob = isGlob(literal) ? picomatch(literal, { dot: true }) : null;
  return (path) => path === literal || path.startsWith(below) || glob?.(path) === true;
}
