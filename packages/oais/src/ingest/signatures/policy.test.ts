import { decide, defaultSignaturePolicy, parseSignaturePolicy } from './policy.js';

it('decides by the first rule that fits', () => {
  const policy = defaultSignaturePolicy();
  expect(decide(policy, { indication: 'TOTAL_PASSED' })).toBe('accept');
  expect(decide(policy, { indication: 'TOTAL_FAILED', subIndication: 'HASH_FAILURE' })).toBe('hold');
  expect(decide(policy, { indication: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' })).toBe('hold');
  expect(decide(policy, { indication: 'INDETERMINATE', subIndication: 'TRY_LATER' })).toBe('note');
  expect(decide(policy, { indication: 'SOMETHING_NEW' })).toBe('hold');
});

const text = (change: object): string =>
  JSON.stringify({ id: 'x', source: 'y', confidence: 'R', rules: [{ indication: '*', decision: 'note' }], ...change });

it('takes an operator’s own', () => {
  expect(decide(parseSignaturePolicy(text({})), { indication: 'TOTAL_FAILED' })).toBe('note');
});

it.each([
  ['no JSON', '{'],
  ['no object', '1'],
  ['no rules', text({ rules: undefined })],
  ['no source', text({ source: 1 })],
  ['another decision', text({ rules: [{ indication: '*', decision: 'delete' }] })],
  ['nothing for the rest', text({ rules: [{ indication: 'TOTAL_PASSED', decision: 'accept' }] })],
])('refuses one with %s', (_, value) => {
  expect(() => parseSignaturePolicy(value)).toThrow(expect.objectContaining({ code: 'ARCHIVE_POLICY_INVALID' }));
});
