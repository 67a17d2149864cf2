type Named = { readonly version: string; readonly name: string };

/** What a body over HTTP may hold; a test reads what it expects to be there. */
export type Body = {
  readonly schema: number;
  readonly command: string;
  readonly verdict: string;
  readonly error: { readonly message: string; readonly hint: string };
  readonly notes: readonly string[];
  readonly findings: readonly object[];
  readonly run: { readonly done: readonly Named[]; readonly failed: object | null; readonly notRun: readonly Named[] };
  readonly status: readonly (Named & { readonly state: string })[];
};
export type Answer = { readonly status: number; readonly headers: Headers; readonly json: Body };

/** Reads a response to its end. */
export async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, json: (await response.json()) as Body };
}
