import { planVolumes } from './plan-volumes.js';
import type { VolumePackage } from './types.js';

const item = (aipId: string, fonds: string, sizeBytes: number): VolumePackage => ({
  aipId,
  objectPath: `objects/${aipId}`,
  inventorySha512: 'a'.repeat(128),
  fonds,
  sizeBytes,
  files: 10,
});

const MB = 1_000_000;
const packages = [item('b', 'H2', 3 * MB), item('a', 'H1', 4 * MB), item('c', 'H1', 5 * MB), item('d', 'H2', 90 * MB)];
const volumes = [
  { label: 'V2', kind: 'optical', capacityBytes: 10 * MB },
  { label: 'V1', kind: 'disk', capacityBytes: 10 * MB },
] as const;

const names = (plan: ReturnType<typeof planVolumes>) =>
  plan.volumes.map(({ label, packages: on }) => [label, on.map(({ aipId }) => aipId)]);

it('fills volume by volume, fonds by fonds, each package whole on one, and never above what is usable', () => {
  const plan = planVolumes({ packages, volumes });
  expect(names(plan)).toEqual([
    ['V1', ['c', 'a']],
    ['V2', ['b']],
  ]);
  for (const volume of plan.volumes) expect(volume.occupiedBytes).toBeLessThanOrEqual(volume.usableBytes);
  expect(plan.left).toEqual([{ package: packages[3], reason: 'larger-than-a-volume' }]);
});

it('has the same answer whatever the order of the question', () => {
  expect(planVolumes({ packages: packages.toReversed(), volumes: [...volumes].reverse() })).toEqual(
    planVolumes({ packages, volumes }),
  );
});

it('counts what the log and the file system take', () => {
  expect(names(planVolumes({ packages, volumes, logBytes: 2 * MB }))).toEqual([
    ['V1', ['c']],
    ['V2', ['a', 'b']],
  ]);
  const { left } = planVolumes({ packages, volumes, fileSystemPercent: 65 });
  expect(left.map(({ package: { aipId }, reason }) => [aipId, reason])).toEqual([
    ['c', 'larger-than-a-volume'],
    ['a', 'larger-than-a-volume'],
    ['d', 'larger-than-a-volume'],
  ]);
});

it('refuses two volumes of one label', () => {
  expect(() => planVolumes({ packages, volumes: [volumes[0], volumes[0]] })).toThrow(
    expect.objectContaining({ code: 'ARCHIVE_VOLUME_INVALID' }),
  );
});
