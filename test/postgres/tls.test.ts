import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/io/database.js';
import { hasOpenssl, startTlsServer, type TlsServer } from '../support/tls-server.js';

/** What is told of a connection: whether it is encrypted, or why there is none. */
async function outcome(server: TlsServer, given: string): Promise<string> {
  const file = (name: string) => join(server.certificates, name);
  const filled = given.replace(/<([\w.]+)>/g, (_, name: string) => file(name));
  const pairs = `host=localhost port=${server.port} dbname=postgres ${filled}`;
  try {
    const { client, close } = await connect({ url: pairs, from: '--database', env: { HOME: '/no-such-home' } });
    const { rows } = await client.query('SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()');
    await close();
    return (rows[0] as { ssl: boolean }).ssl ? 'encrypted' : 'plain';
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    const why = message.replace(/^cannot connect to database postgres on \S+, as --database says: /, '');
    return `${why} ${hint}`.replaceAll(server.certificates, '<folder>');
  }
}

const UNSIGNED =
  'self-signed certificate in certificate chain. name the authority that signed it with sslrootcert=FILE in the URL; sslmode=require without one encrypts and checks nothing.';
const OTHER_NAME =
  "the server's certificate is for another host name. connect by a name that the certificate holds, or check only who signed it with sslmode=verify-ca.";
const HBA =
  "correct user and password in the URL; special characters are percent-encoded (@ is %40), and look at the server's pg_hba.conf.";

describe.runIf(hasOpenssl())('a server with TLS (runs where openssl makes certificates)', () => {
  let server: TlsServer;
  beforeAll(async () => {
    server = await startTlsServer();
  });
  afterAll(() => server?.stop());

  it.each([
    ['user=guest', 'encrypted'],
    ['user=guest sslmode=disable', 'plain'],
    ['user=guest sslmode=allow', 'plain'],
    ['user=guest sslmode=prefer sslrootcert=<other.crt>', 'encrypted'],
    ['user=guest sslmode=require', 'encrypted'],
    ['user=guest sslmode=require sslnegotiation=direct', 'encrypted'],
    // The folder of the socket: libpq encrypts nothing there.
    ['user=guest host=<..> sslmode=require sslnegotiation=direct', 'plain'],
    ['user=guest sslmode=verify-ca sslrootcert=<root.crt>', 'encrypted'],
    ['user=guest sslmode=verify-full sslrootcert=<root.crt>', 'encrypted'],
    ['user=guest hostaddr=127.0.0.1 sslmode=verify-full sslrootcert=<root.crt>', 'encrypted'],
    ['user=guest host=db.example hostaddr=127.0.0.1 sslmode=verify-ca sslrootcert=<root.crt>', 'encrypted'],
    ['user=guest host=127.0.0.1 sslmode=verify-ca sslrootcert=<root.crt>', 'encrypted'],
    ['user=guest host=127.0.0.1 sslmode=verify-full sslrootcert=<root.crt>', OTHER_NAME],
    ['user=guest host=db.example hostaddr=127.0.0.1 sslmode=verify-full sslrootcert=<root.crt>', OTHER_NAME],
    ['user=guest sslmode=require sslrootcert=<other.crt>', UNSIGNED],
    ['user=guest sslmode=verify-ca sslrootcert=<other.crt>', UNSIGNED],
    ['user=guest sslrootcert=system', UNSIGNED],
  ])('%s: %s', async (given, expected) => {
    expect(await outcome(server, given)).toBe(expected);
  });

  it.each([
    ['user=nurse password=w4rd', 'encrypted'],
    // The first attempt of `allow` goes without, and is refused.
    ['user=nurse password=w4rd sslmode=allow', 'encrypted'],
    ['user=nurse passfile=<passwords>', 'encrypted'],
    ['user=nurse password=w4rd channel_binding=require', 'encrypted'],
    [
      'user=nurse password=w4rd sslmode=disable',
      'no pg_hba.conf entry for host "<address>", user "nurse", database "postgres", no encryption. let the server have its TLS: write sslmode=require in the URL, or look at its pg_hba.conf.',
    ],
    // The first attempt of `prefer` encrypts, and is refused.
    ['user=clerk password=d3sk', 'plain'],
    [
      'user=clerk password=d3sk sslmode=require',
      `no pg_hba.conf entry for host "<address>", user "clerk", database "postgres", SSL encryption. ${HBA}`,
    ],
    [
      'user=clerk password=d3sk channel_binding=require',
      'channel_binding=require is asked for, and the server offers none. connect with TLS to a server that logs in with SCRAM, or leave channel_binding out.',
    ],
    [
      'user=guest channel_binding=require',
      'channel_binding=require is asked for, and the server offers none. connect with TLS to a server that logs in with SCRAM, or leave channel_binding out.',
    ],
    [
      'user=nurse password=wr0ng',
      'password authentication failed for user "nurse". correct user and password in the URL; special characters are percent-encoded (@ is %40).',
    ],
    ['user=porter sslcert=<porter.crt> sslkey=<porter.key>', 'encrypted'],
    ['user=porter sslmode=require', `connection requires a valid client certificate. ${HBA}`],
    [
      'user=porter sslcert=<porter.crt> sslkey=<root.crt>',
      'the private key <folder>/root.crt can be read by others. make it yours alone: chmod 600 <folder>/root.crt',
    ],
  ])('%s: %s', async (given, expected) => {
    expect((await outcome(server, given)).replace(/(?<=host ")[^"]+/, '<address>')).toBe(expected);
  });
});
