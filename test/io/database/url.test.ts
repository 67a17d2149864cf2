import { describe, expect, it } from 'vitest';
import { parseUrl } from '../../../src/io/database/url.js';

const AT_H = { host: 'h', dbname: 'db', user: 'ada' };

describe('what names a database', () => {
  it.each([
    ['postgres://h/db', { host: 'h', dbname: 'db' }],
    ['postgresql://ada:s3cret@h:6000/db', { host: 'h', port: '6000', dbname: 'db', user: 'ada', password: 's3cret' }],
    ['postgresql+asyncpg://h/db?ssl=require', { host: 'h', dbname: 'db', ssl: 'require' }],
    ['postgresql+psycopg2://ada@h/db', { host: 'h', dbname: 'db', user: 'ada' }],
    ['POSTGRES://h', { host: 'h' }],
    ['postgres://', {}],
    ['postgres:///db', { dbname: 'db' }],
    ['postgres://ada@/db', { user: 'ada', dbname: 'db' }],
    ['postgres://:6000/db', { port: '6000', dbname: 'db' }],
    ['postgres://ada:p%40ss%2Fw0rd%231@h/db', { host: 'h', dbname: 'db', user: 'ada', password: 'p@ss/w0rd#1' }],
    ['postgres://ada:a:b#c@d@h/db', { host: 'h', dbname: 'db', user: 'ada', password: 'a:b#c@d' }],
    [
      'postgres://ada:a+b@h/my%20db?options=-c%20a%3Db+c',
      { ...AT_H, password: 'a+b', dbname: 'my db', options: '-c a=b+c' },
    ],
    ['postgres://[::1]:6000/db', { host: '::1', port: '6000', dbname: 'db' }],
    ['postgres://ada@[fe80::1%25eth0]/db', { host: 'fe80::1%eth0', dbname: 'db', user: 'ada' }],
    ['postgres://%2Fvar%2Frun%2Fpostgresql/db', { host: '/var/run/postgresql', dbname: 'db' }],
    ['postgres:///db?host=/var/run/postgresql&port=6000', { host: '/var/run/postgresql', port: '6000', dbname: 'db' }],
    ['postgres://h/db?host=other&user=ada%40example&password=', { host: 'other', dbname: 'db', user: 'ada@example' }],
    ['postgres://ada@h/db?application_name=a@b', { ...AT_H, application_name: 'a@b' }],
    ['host=h dbname=db', { host: 'h', dbname: 'db' }],
    [" user = 'ada l' password='it\\'s\\\\' host=h ", { user: 'ada l', password: "it's\\", host: 'h' }],
    ['host=h password=a\\ b=c dbname=', { host: 'h', password: 'a b=c' }],
    ["host='' port=6000", { port: '6000' }],
  ] as const)('%s', (text, expected) => {
    expect(parseUrl(text, '--database')).toEqual(expected);
  });
});

describe('what names none', () => {
  it.each([
    ['mysql://ada:s3cret@h/db', 'it does not begin with postgres:// or postgresql://'],
    ['s3cret', 'it does not begin with postgres:// or postgresql://'],
    ['postgres://ada:s3cret@h:port/db', 'it is no valid URL, for what stands behind the host is no port number'],
    ['postgres://ada:s3cret', 'it is no valid URL, for what stands behind the host is no port number'],
    [
      'postgres://ada:s3/cret@h/db',
      'an @ stands behind its host, so a / or ? in user or password is not percent-encoded',
    ],
    [
      'postgres://ada:12/s3cret@h/db',
      'an @ stands behind its host, so a / or ? in user or password is not percent-encoded',
    ],
    [
      'postgres://ada:12?s3cret@h/db',
      'an @ stands behind its host, so a / or ? in user or password is not percent-encoded',
    ],
    ['postgres://ada:s3cret%@h/db', 'it is no valid URL, for a % in it begins no character; % itself is written %25'],
    [
      'postgres://ada:s3cret%E0%A4@h/db',
      'it is no valid URL, for a % in it begins no character; % itself is written %25',
    ],
    ['postgres://ada:s3cret%00@h/db', 'it is no valid URL, for a % in it begins no character; % itself is written %25'],
    ['postgres://ada:s3cret@[::1/db', 'it is no valid URL, for what stands behind the host is no port number'],
    ['postgres://ada:s3cret@h/db?s3cret', 'it is no valid URL, for a parameter behind the ? has no ='],
    ['postgres://ada:s3cret@a,b:2/db', 'it names several hosts'],
    ['postgres://ada:s3cret@h/db\npostgres://h', 'it has more than one line'],
    ["host=h password='s3cret", 'it is no list of name=value'],
    ['host=h s3cret', 'it is no list of name=value'],
  ])('%s', (text, why) => {
    const read = () => parseUrl(text, 'DATABASE_URL');
    expect(read).toThrow(`the database URL in DATABASE_URL cannot be used: ${why}.`);
    expect(read).not.toThrow(/s3|cret/);
  });
});
