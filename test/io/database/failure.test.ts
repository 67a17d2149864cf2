import { describe, expect, it } from 'vitest';
import { failureOf, isCutOff } from '../../../src/io/database/failure.js';

const script = { path: 'versions/001_a.sql', text: 'SELECT 1;', parts: [], mayTransact: true, faults: [] };
const noLimits = { timeouts: { lock: null, statement: null } };
const codeOf = (error: object) => failureOf(error, { ...script, ...noLimits }, null).sqlstate;

describe('what was thrown', () => {
  it.each([
    [{ message: 'write EPIPE', code: 'EPIPE' }, '08006'],
    [{ message: 'read ECONNRESET', code: 'ECONNRESET' }, '08006'],
    [{ message: 'Connection terminated unexpectedly' }, '08006'],
    [{ message: 'terminating connection', code: '57P01', severity: 'FATAL' }, '57P01'],
    [{ message: 'division by zero', code: '22012', severity: 'ERROR' }, '22012'],
  ])('%j has the SQLSTATE %s', (error, expected) => {
    expect(codeOf(error)).toBe(expected);
  });
});

describe('a session that ended before the server answered', () => {
  it.each([
    ['08006', true],
    ['57P01', true],
    ['57P05', true],
    ['25P03', true],
    ['57014', false],
    ['25P02', false],
    ['23505', false],
  ])('%s: %s', (sqlstate, expected) => {
    expect(isCutOff({ sqlstate })).toBe(expected);
  });
});
