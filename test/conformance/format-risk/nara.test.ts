import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFormatData } from '@mocban/format-data';
import { nationalPolicy, openRiskData, readNaraRelease, type NaraRelease } from '@mocban/format-risk';
import { corpus, describeWith } from '../../fixtures/corpora.js';

describeWith('the corpus nara', corpus('nara'), 'the risk matrix of NARA', (folder) => {
  const text = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const matrix = 'Digital_Preservation_Risk_Matrix/NARA_File_Format_Risk_Matrix_20260320';
  const texts = {
    labelled: text(`${matrix}_Labeled.csv`),
    numbered: text(`${matrix}_Numbered.csv`),
    weights: text('Supporting_Documentation/Risk_Matrix_Weights/NARA_File_Format_Risk_Matrix_Weights_20241218.csv'),
    plans: text('Digital_Preservation_Plan_Spreadsheet/NARA_PreservationActionPlan_FileFormats_20260320.csv'),
  };
  let release: NaraRelease;
  beforeAll(() => {
    release = readNaraRelease(texts, '2026-03-20');
  });

  it('has 758 formats, each of which has a rating', () => {
    expect(release.formats.size).toBe(758);
    expect([...release.formats.values()].filter(({ basis }) => basis === undefined)).toEqual([]);
  });

  it('is recomputed: every rating, level, section, score and total is as published', () => {
    expect(release.findings).toEqual([]);
    const answered = [...release.formats.values()].filter(({ basis }) => basis === 'answers');
    expect(answered).toHaveLength(709);
    for (const { id, rating, level, recomputed } of answered)
      expect([id, recomputed?.rating, recomputed?.level]).toEqual([id, rating, level]);
  });

  it('does not count the age of specifications, although its weights say so', () => {
    expect(release.method).toBe('without-age');
  });

  it('has 49 catch-alls without answers, whose ratings are the lowest of others', () => {
    const counts: Record<string, number> = {};
    for (const { basis } of release.formats.values()) counts[basis!] = (counts[basis!] ?? 0) + 1;
    expect(counts).toEqual({ answers: 709, 'lowest-of-extension': 37, 'lowest-of-family': 11, 'lowest-of-name': 1 });
  });

  it('names 571 formats of PRONOM', () => {
    expect(release.byPuid.size).toBe(571);
    expect(release.byPuid.get('fmt/61')?.map(({ id }) => id)).toHaveLength(3);
  });

  it('is what comes with the product, byte by byte', async () => {
    const data = await openFormatData();
    const part = data.part('nara-risk-matrix');
    const published = [
      `${matrix}_Labeled.csv`,
      `${matrix}_Numbered.csv`,
      'Supporting_Documentation/Risk_Matrix_Weights/NARA_File_Format_Risk_Matrix_Weights_20241218.csv',
      'Digital_Preservation_Plan_Spreadsheet/NARA_PreservationActionPlan_FileFormats_20260320.csv',
    ];
    expect(part.sources.map(({ name }) => name)).toEqual(
      published.map((path) => path.slice(path.lastIndexOf('/') + 1)),
    );
    part.files.forEach(({ file }, index) =>
      expect(Buffer.from(data.bytes(file)).equals(readFileSync(join(folder, published[index]!)))).toBe(true),
    );
  });

  it.each([
    ['an answer', (at: string[]) => (at[8] = 'Yes'), 'FORMAT_RISK_RATING_DIFFERS'],
    ['a level', (at: string[]) => (at[3] = 'High Risk'), 'FORMAT_RISK_LEVEL_DIFFERS'],
    ['a total', (at: string[]) => (at[48] = '1'), 'FORMAT_RISK_TOTAL_DIFFERS'],
  ])('says so when %s is not what it was', (_, change, rule) => {
    const changed = (view: string): string =>
      view
        .split('\r\n')
        .map((line) => {
          if (!line.includes('NF00882')) return line;
          const cells = line.split(',');
          change(cells);
          return cells.join(',');
        })
        .join('\r\n');
    const view = rule === 'FORMAT_RISK_RATING_DIFFERS' ? 'labelled' : 'numbered';
    const found = readNaraRelease({ ...texts, [view]: changed(texts[view]) }, '2026-03-20').findings;
    expect(found.map((one) => [one.rule, one.location])).toContainEqual([rule, 'NF00882']);
  });
});

describeWith('the corpus pronom', corpus('pronom'), 'formats of PRONOM', (folder) => {
  const known = new Map(
    [
      ...readFileSync(join(folder, 'DROID_SignatureFile_V122.xml'), 'utf8').matchAll(
        /<FileFormat [^>]*?PUID="([^"]+)"[^>]*?(\/?)>/g,
      ),
    ].map(([, puid, empty]) => [puid!, empty === '/']),
  );

  it('are all that the national profile and the register of given-up records name', async () => {
    const { deprecated } = await openRiskData();
    const named = [
      ...nationalPolicy().families.flatMap(({ puids }) => puids),
      ...deprecated.flatMap(({ puid, successors }) => [puid, ...successors]),
    ];
    expect(named.filter((puid) => !known.has(puid))).toEqual([]);
  });

  it('have no signature and no extension where their record is given up', async () => {
    const { deprecated } = await openRiskData();
    expect(deprecated).toHaveLength(69);
    expect(deprecated.filter(({ puid }) => known.get(puid) !== true)).toEqual([]);
  });
});
