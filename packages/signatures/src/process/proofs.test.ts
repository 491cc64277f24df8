import { ProofsOfExistence } from './proofs.js';

test('of several proofs of one thing the earliest counts, and none of another thing', () => {
  const proofs = new ProofsOfExistence();
  const at = (year: number): Date => new Date(Date.UTC(year, 0));
  proofs.add(['a', 'b'], { time: at(2020), source: 'document' });
  proofs.add(['a'], { time: at(2018), source: 'signature' });
  proofs.add(['a'], { time: at(2019), source: 'evidence-record' });
  expect(proofs.of('a')).toEqual({ time: at(2018), source: 'signature' });
  expect(proofs.of('b')).toEqual({ time: at(2020), source: 'document' });
  expect(proofs.of('c')).toBeUndefined();
});
