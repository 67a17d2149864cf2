import { problem } from './answers.js';

/** What a request asks for: `version` alone, or null for all that is pending. */
export type Wish = { readonly dryRun: boolean; readonly version: string | null };

const LARGEST_BODY = 16 * 1024;
const HINT = 'send JSON such as {"dryRun": true}, or {"dryRun": false, "version": "001"} to apply one migration.';

function unprocessable(message: string): Response {
  return problem(422, { message, hint: HINT });
}

/** Reads the body as far as it may go; null when it is larger. */
async function bytesOf(request: Request): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function complaintAbout(fields: Readonly<Record<string, unknown>>): string | null {
  const { dryRun, version, ...others } = fields;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return `the body has an unknown field ${JSON.stringify(unknown)}.`;
  if (dryRun !== undefined && typeof dryRun !== 'boolean')
    return `dryRun must be true or false, not ${kindOf(dryRun)}.`;
  if (version === undefined) return null;
  if (typeof version !== 'string') return `version must be a string such as "001", not ${kindOf(version)}.`;
  return version.trim() === '' ? 'version is empty.' : null;
}

function wishOf(bytes: Buffer): Wish | Response {
  if (bytes.length === 0) return unprocessable('the body is empty.');
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return unprocessable(`the body is no JSON: ${(error as Error).message}.`);
  }
  if (kindOf(body) !== 'an object') return unprocessable(`the body must be an object, not ${kindOf(body)}.`);
  const fields = body as Readonly<Record<string, unknown>>;
  const complaint = complaintAbout(fields);
  if (complaint !== null) return unprocessable(complaint);
  // Who does not say that something is to be written gets a dry run.
  return { dryRun: fields.dryRun !== false, version: (fields.version as string | undefined)?.trim() ?? null };
}

/** Reads what a request asks for, or says what is wrong with it: 415, 413, 400 or 422. */
export async function readWish(request: Request): Promise<Wish | Response> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json *(;|$)/i.test(type)) {
    const hint = 'send the header "Content-Type: application/json".';
    return problem(415, { message: 'the body must be JSON, and say so.', hint });
  }
  try {
    const bytes = await bytesOf(request);
    if (bytes !== null) return wishOf(bytes);
  } catch {
    return problem(400, { message: 'the body did not arrive whole; nothing was run.', hint: 'send it again.' });
  }
  return problem(413, { message: `the body is larger than ${LARGEST_BODY} bytes.`, hint: HINT });
}
