import type { Characterised } from '../model/characterisation.js';
import type { PageRun } from '../model/pdf.js';
import { checkRequirements } from './check.js';
import { loadRequirements } from './load.js';
import type { Kind, Origin, RequirementCorrections } from './types.js';

const TODAY = new Date('2026-11-22T00:00:00Z');

function rules(file: Characterised, origin: Origin, more: { kind?: Kind; corrections?: RequirementCorrections } = {}) {
  const { kind, corrections } = more;
  const requirements = loadRequirements(TODAY, corrections);
  return checkRequirements(file, { origin, requirements, ...(kind && { kind }) }).map(({ rule }) => rule);
}

const SCAN: PageRun = {
  first: 1,
  last: 4,
  layers: 'image-and-invisible-text',
  dpi: 200,
  bitsPerPixel: 24,
  isColour: true,
};
const pdf = (runs: readonly PageRun[], more = {}): Characterised => ({
  family: 'pdf',
  format: 'pdf',
  properties: {
    version: '1.7',
    pdfa: { part: '2', conformance: 'B' },
    pageRuns: runs,
    fonts: [],
    embeddedFiles: 0,
    hasJavaScript: false,
    actions: [],
    signatures: 0,
    revisions: 1,
    ...more,
  },
});
const image = (format: 'jpeg' | 'gif', dpi?: number): Characterised => ({
  family: 'image',
  format,
  properties: {
    frames: 1,
    images: [{ widthPixels: 1, heightPixels: 1, ...(dpi !== undefined && { dpiX: dpi, dpiY: dpi }) }],
  },
});
const media = (family: 'audio' | 'video', format: string, bitRate: number): Characterised => ({
  family,
  format,
  properties: { isEncrypted: false, bitRate: bitRate * 2, tracks: [{ kind: family, bitRate }] },
});

describe('paper', () => {
  it('in two layers, colour and fine enough is as it is to be', () => {
    expect(rules(pdf([SCAN, { ...SCAN, first: 5, last: 5, layers: 'empty' }]), 'paper')).toEqual([]);
  });

  it.each<[string, Characterised, string]>([
    ['a JPEG', image('jpeg', 300), 'FORMAT_PROFILE_FORMAT'],
    ['no claim to be PDF/A', pdf([SCAN], { pdfa: undefined }), 'FORMAT_PROFILE_PDFA'],
    ['a page without text', pdf([SCAN, { ...SCAN, layers: 'image' }]), 'FORMAT_PROFILE_LAYERS'],
    ['a page that is no image', pdf([{ first: 1, last: 1, layers: 'text' }]), 'FORMAT_PROFILE_LAYERS'],
    ['too few pixels', pdf([{ ...SCAN, dpi: 199 }]), 'FORMAT_PROFILE_RESOLUTION'],
    ['grey', pdf([{ ...SCAN, bitsPerPixel: 8, isColour: false }]), 'FORMAT_PROFILE_COLOUR'],
    ['few bits', pdf([{ ...SCAN, bitsPerPixel: 8 }]), 'FORMAT_PROFILE_COLOUR'],
    ['an old version', pdf([SCAN], { version: '1.3' }), 'FORMAT_PROFILE_FORMAT'],
  ])('with %s has one finding', (_, file, rule) => {
    expect(rules(file, 'paper')).toEqual([rule]);
  });

  it('of maps is to be finer', () => {
    expect(rules(pdf([SCAN]), 'paper', { kind: 'map' })).toEqual(['FORMAT_PROFILE_RESOLUTION']);
    expect(rules(pdf([{ ...SCAN, dpi: 300 }]), 'paper', { kind: 'map' })).toEqual([]);
  });
});

it.each<[Origin, Characterised, string[]]>([
  ['photo', image('jpeg', 200), []],
  ['photo', image('jpeg', 96), ['FORMAT_PROFILE_RESOLUTION']],
  ['photo', image('jpeg'), ['FORMAT_PROFILE_RESOLUTION']],
  ['photo', image('gif', 300), ['FORMAT_PROFILE_FORMAT']],
  ['video', media('video', 'mp4', 1_500_000), []],
  ['video', media('video', 'matroska', 1_400_000), ['FORMAT_PROFILE_FORMAT', 'FORMAT_PROFILE_BIT_RATE']],
  ['audio', media('audio', 'mp3', 127_000), []],
  ['audio', media('audio', 'wma', 96_000), ['FORMAT_PROFILE_BIT_RATE']],
  ['born-digital', { family: 'text', format: 'xml', properties: {} }, []],
  ['born-digital', { family: 'other', format: 'unknown', properties: {} }, ['FORMAT_PROFILE_FORMAT']],
])('of %s: %j', (origin, file, expected) => {
  expect(rules(file, origin)).toEqual(expected);
});

describe('what is required', () => {
  it('blocks nothing that was not read in the primary text, unless the operator says so', () => {
    for (const { severity, confidence } of loadRequirements(TODAY))
      if (severity === 'error') expect(confidence).toBe('V');
    const corrections = { 'paper-resolution': { severity: 'error', minimumDpi: 400 } } as const;
    const [one] = checkRequirements(pdf([SCAN]), {
      origin: 'paper',
      requirements: loadRequirements(TODAY, corrections),
    });
    expect(one).toMatchObject({ rule: 'FORMAT_PROFILE_RESOLUTION', severity: 'error', check: 'C11' });
    expect(one!.message).toContain('pages 1 to 4: 200 dpi; required: ');
    expect(one!.message).toContain('TT 05/2025/TT-BNV');
    expect(one!.hint).toContain('200 dpi');
  });

  it('holds from its first day until its last', () => {
    const ids = (day: string, corrections = {}) => loadRequirements(new Date(day), corrections).map(({ id }) => id);
    expect(ids('2020-03-04')).toEqual(['photo-resolution', 'video-bit-rate', 'audio-bit-rate']);
    expect(ids('2025-07-01')).toHaveLength(14);
    expect(ids('2025-07-01', { 'paper-colour': { effectiveTo: '2025-07-01' } })).not.toContain('paper-colour');
  });

  it.each([
    [{ nothing: {} }, 'nothing: expected one of paper-format, '],
    [{ 'paper-colour': { minimumBitsPerPixel: '24' } }, 'paper-colour.minimumBitsPerPixel: expected a whole number'],
    [{ 'paper-colour': { source: 'me' } }, 'paper-colour.source: expected no such key'],
    [{ 'photo-format': { formats: ['heic'] } }, 'photo-format.formats: expected formats of the table, not heic'],
  ])('is not corrected by %j', (corrections, message) => {
    expect(() => loadRequirements(TODAY, corrections as RequirementCorrections)).toThrow(
      expect.objectContaining({
        code: 'CHARACTERISATION_REQUIREMENTS_MALFORMED',
        message: expect.stringContaining(message),
      }),
    );
  });
});
