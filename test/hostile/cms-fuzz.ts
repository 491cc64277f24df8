import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { judgeDocument, openCms, type DocumentReport } from '@mocban/signatures';
import { OID, signatureValueOf, withMaterial, withUnsigned } from '../fixtures/cms.js';
import { SignatureWorld, worldTools } from '../fixtures/signature-world.js';
import { contextOf } from '../interop/signature-verdicts/judge.js';
import { oneOf } from '../simulation/random.js';
import type { Fuzzed, FuzzKind } from './fuzz.js';
import { mutateDer } from './mutate-der.js';

const content = Buffer.from('Nội dung của một văn bản');

/** Signatures of all forms, each right by itself. */
function seedsOf(world: SignatureWorld): Buffer[] {
  world.issue({ name: 'R' });
  world.ca.revoke('R', 'keyCompromise', '2026-06-01 00:00:00');
  const plain = world.sign(content, 'N', { signingTime: new Date('2026-05-01T00:00:00Z') });
  const stamped = world.stamped(world.sign(content, 'P'), '2017-12-20 00:00:00', 'TS');
  const full = withMaterial(stamped, {
    certificates: ['P', 'ca', 'tsa-ca', 'TS'].map((name) => world.der(name)),
    crls: world.crls(),
    ocsps: [world.ocspOfP()],
  });
  const stampedContent = world.token(content, '2026-04-01 00:00:00');
  return [
    plain,
    stamped,
    full,
    world.stamped(world.sign(content, 'R', { isPss: false }), '2026-05-01 00:00:00'),
    world.sign(content, 'N', { isPss: true, signed: [[OID.contentTimestamp, stampedContent]] }, { isAttached: true }),
    world.sign(content, 'N', { hasAttributes: false }),
  ];
}

/** No signature that says something else than what was signed, by whom, has passed. */
function wrongPass(report: DocumentReport, signers: ReadonlySet<string>): string | undefined {
  const passed = report.signatures.filter(({ indication }) => indication === 'TOTAL_PASSED');
  const strange = passed.find(({ signer }) => signer === undefined || !signers.has(signer.sha256));
  return strange && `passed, by ${JSON.stringify(strange.signer)}`;
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export const CMS_FUZZ: FuzzKind = {
  name: 'cms',
  needs: worldTools,
  open(folder): Fuzzed {
    const world = SignatureWorld.make(join(folder, 'cms'));
    const seeds = seedsOf(world);
    const signers = new Set(['N', 'P', 'R'].map((name) => sha256(world.der(name))));
    const context = contextOf(world, { ocsps: [world.ocsp('N'), world.ocspOfP(), world.ocsp('R')] });
    return {
      make: (random) => mutateDer(oneOf(random, seeds), seeds, random),
      judge: async (input) =>
        wrongPass(await judgeDocument(openCms(input, { content: () => [content] }), context), signers),
    };
  },
};

/** Tokens, lists and answers that are changed, in a signature that is right: what is not signed does not take it away, nor give it more. */
export const TOKEN_FUZZ: FuzzKind = {
  name: 'token',
  needs: worldTools,
  open(folder): Fuzzed {
    const world = SignatureWorld.make(join(folder, 'token'));
    const cms = world.sign(content, 'N');
    const token = world.token(signatureValueOf(cms), '2026-05-01 00:00:00');
    const [crl] = world.crls() as [Buffer];
    const certificates = [world.der('N')];
    const attribute = (oid: string) => (changed: Buffer) => withUnsigned(cms, [[oid, changed]]);
    /** What is changed, where it belongs. */
    const places: [Buffer, (changed: Buffer) => Buffer][] = [
      [token, attribute(OID.signatureTimestamp)],
      [token, attribute(OID.archiveTimestampV3)],
      [crl, (changed) => withMaterial(cms, { certificates, crls: [changed] })],
      [world.ocsp('N'), (changed) => withMaterial(cms, { certificates, ocsps: [changed] })],
      [world.der('ca'), (changed) => withMaterial(cms, { certificates: [...certificates, changed] })],
      [crl, attribute('1.2.840.113549.1.9.16.2.24')],
      [cms, attribute(OID.counterSignature)],
    ];
    const parts = places.map(([part]) => part);
    const context = contextOf(world, { ocsps: [world.ocsp('N')] });
    return {
      make: (random) => {
        const [part, put] = oneOf(random, places);
        return put(mutateDer(part, parts, random));
      },
      judge: async (input) => {
        const report = await judgeDocument(openCms(input, { content: () => [content] }), context);
        const [signature] = report.signatures;
        if (signature?.kind !== 'signature') return 'the signature is gone';
        const early = signature.bestSignatureTime?.time ?? '9';
        return early < '2026-05-01T00:00:00.000Z' ? `there since ${early}` : undefined;
      },
    };
  },
};
