import { generateKeyPairSync } from 'node:crypto';
import { defaultAlgorithmPolicy, digestProblem, keyProblem, parseAlgorithmPolicy } from './policy.js';

const policy = defaultAlgorithmPolicy();
const on = (day: string): Date => new Date(`${day}T00:00:00Z`);

it.each([
  ['sha1', '2012-07-31', undefined],
  ['sha1', '2012-08-01', '2012-08-01'],
  ['sha256', '2100-01-01', undefined],
  ['ripemd160', '1999-01-01', 'never'],
])('says of %s on %s: %s', (digest, day, until) => {
  const problem = digestProblem(policy, digest, on(day));
  expect(problem && (problem.until?.toISOString().slice(0, 10) ?? 'never')).toBe(until);
});

it('goes by the bits of a key', () => {
  const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).publicKey;
  expect(keyProblem(policy, rsa(1024), on('2019-09-30'))).toBeUndefined();
  expect(keyProblem(policy, rsa(1024), on('2019-10-01'))).toEqual({ algorithm: 'rsa 1024', until: on('2019-10-01') });
  expect(keyProblem(policy, rsa(2048), on('2026-01-01'))).toBeUndefined();
  const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey;
  expect(keyProblem(policy, ec('P-224'), on('2026-01-01'))).toMatchObject({ algorithm: 'ec 224' });
  expect(keyProblem(policy, ec('P-256'), on('2026-01-01'))).toBeUndefined();
  expect(keyProblem(policy, generateKeyPairSync('ed25519').publicKey, on('2026-01-01'))).toBeUndefined();
  expect(keyProblem(policy, generateKeyPairSync('x25519').publicKey, on('2026-01-01'))?.until).toBeUndefined();
});

it.each([
  '{',
  '[]',
  '{"version":1}',
  '{"version":"1","source":"x","confidence":"I","digests":[{"algorithm":"a","until":"x"}],"keys":[]}',
])('refuses %s', (text) =>
  expect(() => parseAlgorithmPolicy(text)).toThrow(expect.objectContaining({ code: 'PKI_POLICY_INVALID' })),
);
