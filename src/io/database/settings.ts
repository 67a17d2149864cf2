import { type Variables, variable } from './home.js';
import { readService } from './service.js';
import { parseUrl, type Settings, severalHosts, unusable } from './url.js';

/** The variables that libpq reads, and the keyword that each stands for. */
const VARIABLES: Settings = {
  PGHOST: 'host',
  PGHOSTADDR: 'hostaddr',
  PGPORT: 'port',
  PGDATABASE: 'dbname',
  PGUSER: 'user',
  PGPASSWORD: 'password',
  PGPASSFILE: 'passfile',
  PGREQUIREAUTH: 'require_auth',
  PGCHANNELBINDING: 'channel_binding',
  PGOPTIONS: 'options',
  PGAPPNAME: 'application_name',
  PGCONNECT_TIMEOUT: 'connect_timeout',
  PGREQUIREPEER: 'requirepeer',
  PGGSSENCMODE: 'gssencmode',
  PGSSLMODE: 'sslmode',
  PGSSLNEGOTIATION: 'sslnegotiation',
  PGSSLCERT: 'sslcert',
  PGSSLKEY: 'sslkey',
  PGSSLCERTMODE: 'sslcertmode',
  PGSSLROOTCERT: 'sslrootcert',
  PGSSLCRL: 'sslcrl',
  PGSSLCRLDIR: 'sslcrldir',
  PGSSLMINPROTOCOLVERSION: 'ssl_min_protocol_version',
  PGSSLMAXPROTOCOLVERSION: 'ssl_max_protocol_version',
};

/** What may not be passed over: a name of this form asks for safety, and `sslmod=verify-full` would get none. */
const GUARDS = /^(?:ssl|require|gssencmode$)/;
const KNOWN_GUARDS: ReadonlySet<string> = new Set([
  ...Object.values(VARIABLES).filter((name) => name.startsWith('ssl') && name !== 'sslcrldir'),
  'sslpassword',
  'sslcompression',
  'sslsni',
]);
const HARMLESS: Settings = { gssencmode: 'disable prefer', sslcertmode: 'allow disable' };

function refuseUnknownGuards(settings: Settings, from: string): void {
  for (const [name, value] of Object.entries(settings).filter(([one]) => GUARDS.test(one))) {
    if (HARMLESS[name]?.split(' ').includes(value) ?? KNOWN_GUARDS.has(name)) continue;
    throw unusable(
      from,
      `it asks for ${name}, which is not supported in this form`,
      'leave it out; sslmode=verify-full with sslrootcert=FILE is what makes sure of the server.',
    );
  }
}

/** What drivers write as `ssl=`: JDBC and asyncpg true, asyncpg also the name of a mode. */
const SSL_WORDS: Settings = { true: 'require', '1': 'require', false: 'disable', '0': 'disable' };

function withSslMode({ ssl, ...settings }: Record<string, string>): Settings {
  return ssl === undefined ? settings : { sslmode: SSL_WORDS[ssl] ?? ssl, ...settings };
}

function fromVariables(env: Variables): Settings {
  const set = Object.entries(VARIABLES).map(([name, keyword]) => [keyword, env[name] ?? ''] as const);
  return Object.fromEntries(set.filter(([, value]) => value !== ''));
}

/**
 * Puts together what is said about a connection, by libpq's keywords and in its order: the URL, the service, the
 * variables. What other tools put into URLs (pgbouncer=true, schema=…) is passed over.
 */
export function readSettings(url: string, from: string, env: Variables): Settings {
  const given = withSslMode(url === '' ? {} : parseUrl(url, from));
  const name = given.service ?? variable(env, 'PGSERVICE');
  const service = name === null ? {} : readService(name, env);
  const settings = { ...fromVariables(env), ...service, ...given };
  refuseUnknownGuards(settings, from);
  for (const { length } of ['host', 'hostaddr', 'port'].map((one) => (settings[one] ?? '').split(','))) {
    if (length > 1) throw severalHosts(from);
  }
  return settings;
}
