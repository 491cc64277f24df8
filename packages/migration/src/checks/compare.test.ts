import type { Characterisation } from '@mocban/characterisation';
import { targetOf } from '../targets.js';
import { checkClaim } from './claim.js';
import { resolveThresholds } from './check.js';
import { compareImages } from './compare-images.js';
import { compareMedia } from './compare-media.js';

const thresholds = resolveThresholds();

describe('images', () => {
  const compare = (before: string, after: string, said: string[] = ['inf']) =>
    compareImages({
      thresholds,
      list: async (which) => (which === 'before' ? before : after),
      difference: async (frame) => said[frame] ?? 'inf',
    });

  it('are equal, alike enough, or not', async () => {
    const [dimensions, image] = await compare('10 20\n', '10 20\n');
    expect(dimensions).toMatchObject({ outcome: 'pass', before: '10 × 20' });
    expect(image).toMatchObject({ outcome: 'pass', measured: 999, unit: 'dB', threshold: 40 });
    expect((await compare('1 1\n1 1\n', '1 1\n1 1\n', ['inf', '39.5']))[1]).toMatchObject({
      outcome: 'fail',
      measured: 39.5,
    });
    expect((await compare('1 1\n', '1 1\n', ['1e+02 (0.1)']))[1]).toMatchObject({ outcome: 'pass', measured: 100 });
  });

  it('of another size or number are not compared', async () => {
    expect(await compare('10 20\n', '20 10\n')).toMatchObject([{ outcome: 'fail' }, { outcome: 'not-comparable' }]);
    expect(await compare('1 1\n1 1\n', '1 1\n')).toMatchObject([
      { outcome: 'fail', before: '2 images, first 1 × 1' },
      {},
    ]);
    expect(await compare('', '1 1\n')).toMatchObject([{ outcome: 'not-comparable' }, { outcome: 'not-comparable' }]);
    expect((await compare('1 1\n', '1 1\n', ['compare: no such file']))[1]).toMatchObject({
      outcome: 'not-comparable',
    });
  });
});

describe('sound and moving images', () => {
  const probe = (duration?: string, ...streams: object[]) => JSON.stringify({ format: { duration }, streams });
  const hash = (kind: string, digit: string) => `0,${kind},SHA256=${digit.repeat(64)}\n`;
  const VIDEO = { codec_type: 'video', width: 4, height: 3 };
  const compare = (before: string, after: string, was: string, is: string, lossless = true) =>
    compareMedia({
      thresholds,
      kind: 'video',
      lossless,
      probe: async (which) => (which === 'before' ? before : after),
      decode: async (which) => (which === 'before' ? was : is),
    });

  it('are as long, as large and the same frame by frame, or not', async () => {
    const same = probe('2.00', VIDEO);
    const [duration, dimensions, frames] = await compare(same, probe('2.05', VIDEO), hash('v', 'a'), hash('v', 'a'));
    expect(duration).toMatchObject({ outcome: 'pass', measured: 50, unit: 'ms', threshold: 100 });
    expect(dimensions).toMatchObject({ outcome: 'pass', before: '4 × 3' });
    expect(frames).toMatchObject({ outcome: 'pass' });
    const other = await compare(same, probe('2.2', { ...VIDEO, width: 5 }), hash('v', 'a'), hash('v', 'b'));
    expect(other.map(({ outcome }) => outcome)).toEqual(['fail', 'fail', 'fail']);
    expect((await compare(same, same, '', ''))[2]).toMatchObject({ outcome: 'not-comparable' });
    expect((await compare(same, same, 'x', 'x', false))[2]).toMatchObject({ outcome: 'not-comparable' });
  });

  it('that do not say how long they are are not compared by that', async () => {
    const [duration] = await compare(probe(), probe('2', VIDEO), '', '');
    expect(duration).toMatchObject({ outcome: 'not-comparable', reason: expect.stringContaining('source') });
  });
});

describe('the claim of a PDF', () => {
  const pdf = (pdfa: object | undefined, rules: string[] = []): Characterisation =>
    ({
      family: 'pdf',
      properties: { pdfa },
      findings: rules.map((rule) => ({ rule, message: `${rule} found` })),
    }) as unknown as Characterisation;
  const claim = (file: Characterisation) => checkClaim(targetOf('pdfa-2b')!, file)[0];

  it('is the one asked for, or more', () => {
    expect(claim(pdf({ part: '2', conformance: 'B' }))).toMatchObject({ outcome: 'pass', after: 'PDF/A-2b' });
    expect(claim(pdf({ part: '2', conformance: 'U' }))).toMatchObject({ outcome: 'pass' });
    expect(claim(pdf({ part: '1', conformance: 'A' }))).toMatchObject({ outcome: 'fail' });
    expect(claim(pdf(undefined))).toMatchObject({ outcome: 'fail', after: 'none' });
  });

  it('is worth nothing when the file contradicts it', () => {
    const contradicted = pdf({ part: '2', conformance: 'B' }, ['FORMAT_CLAIM_CONTRADICTED']);
    expect(claim(contradicted)).toMatchObject({ outcome: 'fail', reason: 'FORMAT_CLAIM_CONTRADICTED found' });
    expect(checkClaim(targetOf('tiff')!, contradicted)).toEqual([]);
  });
});
