/** Adds a measurement to what is known of a job: { least, most, error }. */
function added({ least, most }, { milliseconds, error }) {
  if (error !== null) return { least: null, most: null, error };
  return { least: Math.min(least ?? milliseconds, milliseconds), most: Math.max(most ?? 0, milliseconds), error: null };
}

/**
 * Measures every job once in each round, in turn, so that a machine that slows down slows all of them; who fails is not
 * asked again. `measure` gives { milliseconds, error }. Gives a map from job to { least, most, error }.
 */
export async function inRounds(rounds, jobs, measure) {
  const found = new Map(jobs.map((job) => [job, { least: null, most: null, error: null }]));
  for (let round = 1; round <= rounds; round++) {
    for (const [job, known] of found) if (known.error === null) found.set(job, added(known, await measure(job)));
    console.error(`round ${round} of ${rounds}`);
  }
  return found;
}
