import { coverageOf, type AgeRow } from './coverage.js';
import { DEFAULT_CONTRACT, type KeptContract } from './contract.js';

const contract = (more: Partial<KeptContract> = {}): KeptContract => ({ store: 's', ...DEFAULT_CONTRACT, ...more });
const DAY_MS = 86_400_000;
/** In one day of work. */
const done = (objects: number, files: number, bytes: number) => ({
  store: 's',
  objects: String(objects),
  files: String(files),
  bytes: String(bytes),
  busy: String(DAY_MS),
});
const age = (days: number | null, copies: number, files: number, bytes: number): AgeRow => ({
  store: 's',
  days,
  copies,
  files,
  bytes,
});

it('says what is managed a day in objects, files and bytes, in the hours of the contract', () => {
  const ages = [age(10, 900, 9000, 9e9)];
  expect(coverageOf(contract(), ages, done(100, 1000, 1e9))).toMatchObject({
    needed: { objectsPerDay: 10, filesPerDay: 100, bytesPerDay: 1e8 },
    ceiling: { objectsPerDay: 100, filesPerDay: 1000, bytesPerDay: 1e9 },
  });
  const nights = contract({ hours: { from: 20, to: 2 } });
  expect(coverageOf(nights, ages, done(100, 1000, 1e9)).ceiling).toEqual({
    objectsPerDay: 25,
    filesPerDay: 250,
    bytesPerDay: 2.5e8,
  });
});

it('counts on no more bytes than the contract lets through', () => {
  const slow = contract({ bytesPerSecond: 1000 });
  const { ceiling } = coverageOf(slow, [], done(100, 1000, 864_000_000));
  expect(ceiling).toEqual({ objectsPerDay: 10, filesPerDay: 100, bytesPerDay: 86_400_000 });
});

it.each([
  ['objects', age(80, 1001, 1, 1)],
  ['files', age(80, 1, 10_001, 1)],
  ['bytes', age(80, 1, 1, 1.1e10)],
])('sees a contract missed by %s', (_, due) => {
  const rate = done(100, 1000, 1e9);
  expect(coverageOf(contract(), [due], rate).missedInDays).toBe(10);
  const early = { ...due, days: 70 };
  expect(coverageOf(contract(), [early], rate)).not.toHaveProperty('missedInDays');
  expect(coverageOf(contract(), [early, { ...due, days: 60 }], rate)).not.toHaveProperty('missedInDays');
});

it('is missed now where a copy was never read', () => {
  const { missedInDays, neverRead, covered } = coverageOf(
    contract(),
    [age(null, 1, 1, 1), age(3, 5, 5, 5)],
    done(100, 1000, 1e9),
  );
  expect({ missedInDays, neverRead, covered }).toEqual({ missedInDays: 0, neverRead: 1, covered: 5 });
});

it('says nothing of a store that no run has read', () => {
  expect(coverageOf(contract(), [age(80, 1e9, 1e9, 1e9)], undefined)).not.toHaveProperty('ceiling');
});
