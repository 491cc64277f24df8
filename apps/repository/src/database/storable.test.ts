import { storable } from './storable.js';

it('replaces what PostgreSQL cannot store, at any depth, and keeps the rest', () => {
  const given = { a: ['x\0y', { b: 'half \ud800 pair' }], n: 1, t: true, u: null, ok: 'Hồ sơ 😀' };
  expect(storable(given)).toEqual({
    a: ['x\ufffdy', { b: 'half \ufffd pair' }],
    n: 1,
    t: true,
    u: null,
    ok: 'Hồ sơ 😀',
  });
});
