/** In milliseconds; long, for nothing is to be done then. */
const PERIOD = 60_000;

/**
 * Keeps the event loop from running dry while work is done that waits for nothing it knows of, as loading the parser does. A
 * dry loop lets V8 finish all that it compiles in the background before it goes on, and to optimize the parser takes longer
 * than most of what it is used for.
 */
export async function awake<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, PERIOD);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
