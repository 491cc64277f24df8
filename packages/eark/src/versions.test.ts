import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock, type Finding } from '@mocban/core';
import { openTree } from '@mocban/container';
import { buildSip } from './sip/build.js';
import { place } from './packages.test.helper.js';
import { requirementOf } from './validation/requirements.js';
import { validateEark, type EarkValidation, type ValidateEarkOptions } from './validation/validate.js';

const SIP_2_2_0 = 'https://earksip.dilcis.eu/profile/E-ARK-SIP-v2-2-0.xml';
const clock = fixedClock('2026-04-01T00:00:00Z');
let folder: string;
let root: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-eark-'));
  place(join(folder, 'records'), 'a.txt', 'a');
  root = join(folder, 'sip');
  await buildSip(join(folder, 'records'), {
    out: root,
    metadata: { submissionAgreement: 'A-1' },
    clock,
    identifiers: { uuid: () => 'f81901f2-a533-4b50-beaf-4449ddab2ffe' },
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function change(from: string | RegExp, to: string, path = 'METS.xml'): void {
  const before = readFileSync(join(root, path), 'utf8');
  expect(before.replace(from, to)).not.toBe(before);
  writeFileSync(join(root, path), before.replace(from, to));
}
const judge = async (options: ValidateEarkOptions = {}): Promise<EarkValidation> =>
  validateEark(await openTree(root), { clock, schema: false, fixity: false, ...options });
const of = (rule: string, { findings }: EarkValidation): Finding | undefined =>
  findings.find((found) => found.rule === rule);

it('has the level that each version gives a requirement, and its own requirements', () => {
  expect(requirementOf('CSIP100', '2.2.0')?.level).toBe('SHOULD');
  expect(requirementOf('CSIP100', '2.1.0')).toMatchObject({ level: 'MUST', version: '2.1.0' });
  expect(requirementOf('CSIP100', '2.0.4')).toMatchObject({ level: 'MUST', version: '2.0.4' });
  expect(requirementOf('CSIP86', '2.0.4')?.level).toBe('MUST');
  expect(requirementOf('CSIP86', '2.1.0')).toBeUndefined();
  expect(requirementOf('AIPM2', '2.0.4')?.version).toBe('2.2.0');
});

it('says which version it judged by, and why: the one that PROFILE names, else 2.2.0', async () => {
  expect(await judge()).toMatchObject({ profile: 'sip', version: '2.2.0', declaredVersion: '2.2.0' });
  change(SIP_2_2_0, SIP_2_2_0.replace('2-2-0', '2-1-0'));
  expect(await judge()).toMatchObject({
    profile: 'sip',
    version: '2.1.0',
    reasons: expect.arrayContaining(['OAISPACKAGETYPE is "SIP"', 'PROFILE names the version 2.1.0']),
  });
  change('-v2-1-0', '');
  const unnamed = await judge();
  expect(unnamed.version).toBe('2.2.0');
  expect(unnamed.reasons).toContain('PROFILE names no version; judged by 2.2.0');
  expect(of('SIP2', unnamed)).toBeUndefined();
  expect(of('SIP2', await judge({ version: '2.0.4' }))).toBeUndefined();
});

it('gives a finding the specification, version, id and level of its requirement', async () => {
  change(/(<agent ROLE="CREATOR" TYPE="ORGANIZATION"[^>]*>\s*<name>)[^<]*/, '$1');
  expect(of('SIP18', await judge())).toMatchObject({
    severity: 'error',
    standard: 'E-ARK SIP 2.2.0',
    requirement: { specification: 'E-ARK SIP', version: '2.2.0', id: 'SIP18', level: 'MUST' },
  });
  expect(of('SIP18', await judge({ version: '2.1.0' }))).toMatchObject({
    severity: 'info',
    requirement: { version: '2.1.0', level: 'MAY' },
  });
});

it('asks for the OBJID as LABEL of the main division in 2.0.4 alone', async () => {
  change(/(LABEL="CSIP">\s*<div [^>]*LABEL=")[^"]*/, '$1other');
  expect(of('CSIP86', await judge({ version: '2.0.4' }))?.severity).toBe('error');
  expect(of('CSIP86', await judge())).toBeUndefined();
});

it('does not take the type of a package from PROFILE alone', async () => {
  change(SIP_2_2_0, 'https://example.org/profile.xml');
  const unknown = await judge();
  expect(unknown.profile).toBe('sip');
  expect(of('SIP2', unknown)?.severity).toBe('error');
  change('https://example.org/profile.xml', 'https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml');
  expect((await judge()).profile).toBe('sip');
  change(/<altRecordID[^>]*>[^<]*<\/altRecordID>/, '');
  expect((await judge()).profile).toBe('csip');
});

it('reports both sides where PROFILE and OAISPACKAGETYPE contradict each other', async () => {
  change('OAISPACKAGETYPE="SIP"', 'OAISPACKAGETYPE="AIP"');
  const found = await judge();
  expect(found.profile).toBe('aip');
  expect(of('SIP4', found)?.severity).toBe('error');
  expect(of('AIPM2', found)?.severity).toBe('error');
});

describe('the agents of a SIP', () => {
  const agent = (attributes: string, name = '<name>N</name>'): string =>
    `<agent ${attributes}>${name}</agent></metsHdr>`;
  const withAgent = (...given: Parameters<typeof agent>): void =>
    change(/<altRecordID[\s\S]*<\/metsHdr>/, agent(...given));

  it('are asked for where they are not named, as what MAY be', async () => {
    const found = await judge();
    for (const rule of ['SIP6', 'SIP8', 'SIP9', 'SIP19', 'SIP21', 'SIP26'])
      expect(of(rule, found)?.severity).toBe('info');
  });

  it.each([
    ['SIP10', 'ROLE="OTHER" OTHERROLE="ARCHIVIST" TYPE="ORGANIZATION"'],
    ['SIP11', 'ROLE="ARCHIVIST" TYPE="OTHER" OTHERTYPE="X"'],
    ['SIP22', 'ROLE="OTHER" OTHERROLE="CONTACT" TYPE="INDIVIDUAL"'],
    ['SIP27', 'ROLE="OTHER" OTHERROLE="PRESERVATION" TYPE="ORGANIZATION"'],
    ['SIP28', 'ROLE="PRESERVATION" TYPE="INDIVIDUAL"'],
  ])('%s: %s', async (rule, attributes) => {
    withAgent(attributes);
    expect(of(rule, await judge())?.severity).toBe('error');
  });

  it('reports SIP15 and SIP17 where the creator is of no type that submits', async () => {
    change('TYPE="ORGANIZATION"', 'TYPE="OTHER" OTHERTYPE="THING"');
    const found = await judge();
    expect(of('SIP15', found)?.severity).toBe('error');
    expect(of('SIP17', found)?.severity).toBe('error');
  });
});
