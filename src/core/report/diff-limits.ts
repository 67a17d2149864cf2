/** The edit length bounds the work of a diff the same way on every machine; the time is for what it does not bound. */
export const DIFF_LIMITS = { maxEditLength: 20_000, timeout: 5_000 } as const;
