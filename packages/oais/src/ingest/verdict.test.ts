import type { CheckEffect } from '@mocban/vn-records';
import { check, documentOutcomes, verdictOf } from './verdict.js';

const finding = (effect: CheckEffect, location = '.') => check(effect, { rule: `R_${effect}`, location, message: 'm' });

describe('the verdict of a check', () => {
  it.each<[CheckEffect[], string]>([
    [[], 'accept'],
    [['info'], 'accept'],
    [['info', 'warn'], 'accept-with-warnings'],
    [['warn', 'officer'], 'officer'],
    [['officer', 'block'], 'block'],
    [['officer', 'refuse-item'], 'block'],
    [['block', 'refuse-item', 'quarantine'], 'quarantine'],
  ])('of %j is %s', (effects, verdict) => {
    expect(verdictOf(effects.map((effect) => finding(effect)))).toBe(verdict);
  });
});

describe('the outcome of a document', () => {
  const documents = [{ path: 'data/a.pdf', metadataPath: 'meta/a.xml' }, { path: 'data/a.pdf.bak' }];
  const outcomes = (...findings: ReturnType<typeof finding>[]) =>
    [...documentOutcomes(documents, findings)].map(({ outcome }) => outcome);

  it('is failed by an error in it, in its metadata, or that names it', () => {
    expect(outcomes(finding('block', 'data/a.pdf#page=1'))).toEqual(['failed', 'passed']);
    expect(outcomes(finding('block', 'meta/a.xml#title'))).toEqual(['failed', 'passed']);
    expect(outcomes({ ...finding('refuse-item'), document: 'data/a.pdf.bak' })).toEqual(['passed', 'failed']);
  });

  it('is not failed by a warning or by an error of the whole package', () => {
    expect(outcomes(finding('officer', 'data/a.pdf'), finding('block', 'METS.xml'))).toEqual(['passed', 'passed']);
  });
});
