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

/** Makes one test of many names, as `pathMatcher` takes each: what it costs does not grow with those that are no globs. */
export function pathsMatcher(patterns: readonly string[]): (path: string) => boolean {
  const literals = new Set(patterns.map((one) => one.replace(/\/+$/, '')));
  const globs = [...literals].filter(isGlob).map((one) => picomatch(one, { dot: true }));
  const isBelow = (path: string): boolean => {
    const end = path.lastIndexOf('/');
    return literals.has(path) || (end > 0 && isBelow(path.slice(0, end)));
  };
  return (path) => literals.has('.') || isBelow(path) || globs.some((glob) => glob(path));
}
