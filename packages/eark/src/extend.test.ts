import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { readMets } from '@mocban/mets';
import { readPremisDocument, type PremisEvent } from '@mocban/premis';
import { SchemaValidator } from '@mocban/xml';
import { buildAip } from './aip/build.js';
import { extendAip } from './aip/extend.js';
import { aipIdentifiers } from './aip/identifiers.js';
import { place, planIn, sinkInto } from './packages.test.helper.js';
import type { AipPlan, RepresentationPlan } from './types.js';
import { validateEark } from './validation/validate.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-eark-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CREATED = '2026-05-05T02:00:00Z';

async function extended(profile: AipPlan['profile'], name = 'rep2') {
  const root = join(folder, planIn(join(folder, 'x'), profile).objId.replaceAll(':', '_'));
  const plan = planIn(root, profile);
  place(root, 'submission/representations/rep1/data/1.pdf', 'as it came');
  await buildAip(plan, sinkInto(root));
  const ids = aipIdentifiers(plan).premis;
  const event: PremisEvent = {
    identifier: { type: 'UUID', value: '6f9b3a52-0d2c-4b0c-9a43-7c1c5a3d7e11' },
    type: 'migration',
    dateTime: CREATED,
    outcome: 'success',
    agents: [{ type: 'software', value: 'LibreOffice 7.4.7', role: 'executing program' }],
    objects: [
      { ...ids.file('data/1.pdf'), role: 'source' },
      { ...ids.file('data/1.txt', name), role: 'outcome' },
    ],
  };
  const representation: RepresentationPlan = {
    name,
    files: [
      {
        path: 'data/1.txt',
        mimeType: 'text/plain',
        originalName: 'data/1.txt',
        formats: [{ name: 'Plain Text File', registry: { name: 'PRONOM', key: 'x-fmt/111' } }],
        relationships: [
          { type: 'derivation', subType: 'has source', objects: [ids.file('data/1.pdf')], events: [event.identifier] },
        ],
        ...place(root, `representations/${name}/data/1.txt`, 'migrated'),
      },
    ],
  };
  const extension = {
    profile,
    created: CREATED,
    archive: plan.archive,
    software: { name: 'mocban', version: '9.0.0' },
    mets: await readMets(createReadStream(join(root, 'METS.xml'))),
    premis: await readPremisDocument(createReadStream(join(root, 'metadata/preservation/PREMIS.xml'))),
    representation,
    events: [event],
    agents: [
      {
        identifier: { type: 'software', value: 'LibreOffice 7.4.7' },
        name: 'LibreOffice',
        type: 'software',
        version: '7.4.7',
      },
    ],
  };
  return { root, event, extension };
}

describe.each(['eark', 'tt05'] as const)('an AIP in the profile %s with a further representation', (profile) => {
  it('is valid METS, PREMIS and CSIP, and says where each file came from', async () => {
    const { root, event, extension } = await extended(profile);
    const written = await extendAip(extension, sinkInto(root));
    expect(written.map(({ path }) => path)).toEqual([
      'representations/rep2/metadata/preservation/PREMIS_rep2.xml',
      'representations/rep2/METS.xml',
      'metadata/preservation/PREMIS.xml',
      'METS.xml',
    ]);
    const validator = new SchemaValidator();
    const findings = [];
    for (const { path } of written)
      findings.push(
        ...(await validator.validate({ path: join(root, path) }, path.endsWith('METS.xml') ? 'mets' : 'premis', {
          location: path,
        })),
      );
    validator.close();
    expect(findings).toEqual([]);
    const { valid, findings: rules } = await validateEark(await openTree(root));
    expect(valid).toBe(true);
    expect(rules.map(({ rule }) => rule)).toEqual(profile === 'tt05' ? ['CSIP1', 'CSIP1'] : []);
    const premis = await readPremisDocument(createReadStream(join(root, written[0]!.path)));
    expect([...premis.objects].at(-1)).toMatchObject({
      kind: 'file',
      relationships: [
        { subType: 'is included in' },
        { type: 'derivation', subType: 'has source', events: [event.identifier] },
      ],
    });
  });

  it('keeps all that was there, and says when it was last changed', async () => {
    const { root, extension } = await extended(profile);
    await extendAip(extension, sinkInto(root));
    const mets = await readMets(createReadStream(join(root, 'METS.xml')));
    const before = extension.mets;
    expect(mets.header).toEqual({ ...before.header, lastModDate: CREATED, recordStatus: 'VERSION' });
    expect(mets.fileSec!.groups.map(({ use }) => use)).toEqual([
      ...before.fileSec!.groups.map(({ use }) => use),
      'Representations/rep2',
    ]);
    const premis = await readPremisDocument(createReadStream(join(root, 'metadata/preservation/PREMIS.xml')));
    expect(premis.events).toEqual([...extension.premis.events, ...extension.events]);
  });

  it('has a representation once', async () => {
    const { root, extension } = await extended(profile, 'rep1');
    await expect(extendAip(extension, sinkInto(root))).rejects.toMatchObject({ code: 'EARK_PLAN_INVALID' });
  });
});
