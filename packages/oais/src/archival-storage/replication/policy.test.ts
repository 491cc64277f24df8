import { inOrderOfDifference, shortfalls, unmeetable, type CopyPlace, type ReplicationPolicy } from './policy.js';

const POLICY: ReplicationPolicy = { minCopies: 3, minSites: 2, minCarrierKinds: 2, copiesBeforePreserved: 2 };

const place = (id: string, site: string, carrierKind: string, trust: CopyPlace['trust'] = 'full'): CopyPlace => ({
  id,
  site,
  carrierKind,
  trust,
});

const HANOI = place('a', 'Hà Nội', 'disk');
const HUE = place('b', 'Huế', 'disk');
const TAPE = place('c', 'Huế', 'tape');

it('holds where there are enough copies, sites and kinds of carrier', () => {
  expect(shortfalls(POLICY, [HANOI, HUE, TAPE])).toEqual([]);
});

it('says of what there is less than asked for', () => {
  expect(shortfalls(POLICY, [HANOI, place('d', 'Hà Nội', 'disk')])).toEqual([
    { of: 'copies', required: 3, found: 2 },
    { of: 'sites', required: 2, found: 1 },
    { of: 'carrierKinds', required: 2, found: 1 },
  ]);
});

it('does not rely on a copy in a place of limited trust', () => {
  expect(shortfalls(POLICY, [HANOI, HUE, place('c', 'Huế', 'tape', 'limited')])).toEqual([
    { of: 'copies', required: 3, found: 2 },
    { of: 'carrierKinds', required: 2, found: 1 },
  ]);
});

it('cannot be met where more copies are asked for before preserving than there are stores', () => {
  const policy = { ...POLICY, minCopies: 1, minCarrierKinds: 1, copiesBeforePreserved: 3 };
  expect(unmeetable(policy, [HANOI, HUE])).toEqual([{ of: 'copies', required: 3, found: 2 }]);
  expect(unmeetable(POLICY, [HANOI, HUE])).toContainEqual({ of: 'copies', required: 3, found: 2 });
  expect(unmeetable(POLICY, [HANOI, HUE, TAPE])).toEqual([]);
});

it('copies first to what differs most from what has a copy', () => {
  const near = place('near', 'Hà Nội', 'disk');
  const guest = place('guest', 'Đà Nẵng', 'optical', 'limited');
  expect(inOrderOfDifference(HANOI, [near, guest, HUE, TAPE]).map(({ id }) => id)).toEqual(['c', 'near', 'b', 'guest']);
});
