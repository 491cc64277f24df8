import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildEvidenceRecord,
  groupDigest,
  groupToRenew,
  HashTree,
  parseEvidenceRecord,
  renewHashTree,
  renewTimestamp,
  serialiseEvidenceRecord,
  tokensToRenew,
  verifyEvidenceRecord,
  type EvidenceRecord,
  type RecordAlgorithm,
} from '@mocban/evidence';
import { tokenOfResponse } from '@mocban/pki';
import { bouncyCastle, judgedByBouncyCastle, type RecordQuestion } from '../fixtures/bouncycastle.js';
import { describeWith, ifPresent } from '../fixtures/corpora.js';
import { OpensslCa, OpensslTsa } from '../fixtures/openssl-ca.js';

describeWith('openssl', ifPresent('/usr/bin/openssl'), 'evidence records stamped by OpenSSL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-records-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  /** As an AIP's two digest manifests are: stamped together. */
  const manifestsOf = (aip: number): string[] => [`manifest-sha256 of ${aip}`, `manifest-sha512 of ${aip}`];
  const groupOf = (aip: number) => (algorithm: RecordAlgorithm) =>
    manifestsOf(aip).map((text) => createHash(algorithm).update(text).digest());
  const AIPS = Array.from({ length: 37 }, (_, aip) => aip);
  let tsa: OpensslTsa;
  beforeAll(() => {
    const ca = OpensslCa.make(folder, { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    tsa = OpensslTsa.make(ca, { name: 'tsa', subject: '/C=VN/CN=TSA' });
  });

  const stamp = (tree: HashTree): Buffer => tokenOfResponse(tsa.respond(tree.root, tree.algorithm));
  const treeOf = (algorithm: RecordAlgorithm, groups: readonly (readonly Buffer[])[]): HashTree =>
    new HashTree(
      algorithm,
      groups.map((group) => groupDigest(algorithm, group)),
    );

  /** Through its bytes, for each AIP and for another one. */
  async function expectProved(records: readonly EvidenceRecord[], timestamps: number): Promise<void> {
    for (const [aip, record] of records.entries()) {
      const read = parseEvidenceRecord(serialiseEvidenceRecord(record));
      expect(await verifyEvidenceRecord(read, groupOf(aip))).toMatchObject({ outcome: 'consistent' });
      const other = await verifyEvidenceRecord(read, groupOf((aip + 1) % AIPS.length));
      expect(other).toMatchObject({ outcome: 'digest-differs', chain: 0, place: 0 });
    }
    const proved = await verifyEvidenceRecord(records[3]!, groupOf(3));
    expect(proved.outcome === 'consistent' && proved.timestamps.length).toBe(timestamps);
  }

  it('are made, renewed by a later token, and renewed by another digest algorithm', async () => {
    const first = treeOf(
      'sha256',
      AIPS.map((aip) => groupOf(aip)('sha256')),
    );
    const token = stamp(first);
    let records = AIPS.map((aip) => buildEvidenceRecord(first, groupOf(aip)('sha256'), token));
    await expectProved(records, 1);

    const due = treeOf('sha256', [tokensToRenew(records[0]!).group]);
    const later = stamp(due);
    records = records.map((record) => renewTimestamp(record, due, later));
    await expectProved(records, 2);

    const renewed = treeOf(
      'sha512',
      AIPS.map((aip) => groupToRenew(records[aip]!, 'sha512', groupOf(aip)('sha512'))),
    );
    const longer = stamp(renewed);
    records = records.map((record, aip) => renewHashTree(record, renewed, groupOf(aip)('sha512'), longer));
    await expectProved(records, 3);

    // A renewal of something else is none.
    const [a, b] = records as [EvidenceRecord, EvidenceRecord];
    const mixed = { chains: [a.chains[0]!, b.chains[1]!] };
    expect(await verifyEvidenceRecord(mixed, groupOf(0))).toMatchObject({ outcome: 'digest-differs', chain: 1 });
    const twice = { chains: [[a.chains[0]![0]!, a.chains[0]![0]!]] };
    expect(await verifyEvidenceRecord(twice, groupOf(0))).toMatchObject({ outcome: 'digest-differs', place: 1 });
  });

  it('have tokens that OpenSSL verifies', () => {
    const tree = treeOf('sha256', [groupOf(0)('sha256'), groupOf(1)('sha256')]);
    writeFileSync(join(folder, 'token'), stamp(tree));
    const args = ['-digest', tree.root.toString('hex'), '-token_in', '-in', 'token', '-CAfile', 'root.pem'];
    const said = execFileSync('openssl', ['ts', '-verify', ...args], { cwd: folder, stdio: 'pipe' });
    expect(said.toString()).toContain('Verification: OK');
  });

  it('depend on what was stamped, and not on its order', () => {
    const values = AIPS.map((aip) => groupDigest('sha256', groupOf(aip)('sha256')));
    const tree = new HashTree('sha256', values);
    expect(new HashTree('sha256', [...values, ...values].reverse()).root).toEqual(tree.root);
    expect(new HashTree('sha256', values.slice(1)).root).not.toEqual(tree.root);
    expect(tree.size).toBe(AIPS.length);
    expect(() => tree.listsFor(groupOf(99)('sha256'))).toThrow(
      expect.objectContaining({ code: 'EVIDENCE_NOT_IN_TREE' }),
    );
  });

  /** The records of all AIPs, as they were after each stamp. */
  function lifetimes(): EvidenceRecord[][] {
    const over = (group: (aip: number) => readonly Buffer[], algorithm: RecordAlgorithm): [HashTree, Buffer] => {
      const tree = treeOf(algorithm, AIPS.map(group));
      return [tree, stamp(tree)];
    };
    const [tree, token] = over((aip) => groupOf(aip)('sha256'), 'sha256');
    const stages = [AIPS.map((aip) => buildEvidenceRecord(tree, groupOf(aip)('sha256'), token))];
    const later = (renew: (records: readonly EvidenceRecord[]) => EvidenceRecord[]): unknown =>
      stages.push(renew(stages.at(-1)!));
    const renewTokens = (records: readonly EvidenceRecord[]): EvidenceRecord[] => {
      const { algorithm, group } = tokensToRenew(records[0]!);
      const other = Buffer.alloc(algorithm === 'sha256' ? 32 : 64, 7);
      const due = treeOf(algorithm, [group, [other]]);
      const renewal = stamp(due);
      return records.map((record) => renewTimestamp(record, due, renewal));
    };
    later(renewTokens);
    later(renewTokens);
    later((records) => {
      const [by, renewal] = over((aip) => groupToRenew(records[aip]!, 'sha512', groupOf(aip)('sha512')), 'sha512');
      return records.map((record, aip) => renewHashTree(record, by, groupOf(aip)('sha512'), renewal));
    });
    later(renewTokens);
    return stages;
  }

  describeWith('BouncyCastle', bouncyCastle, 'are judged by BouncyCastle as they are here', () => {
    const write = (name: string, bytes: string | Buffer): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };

    it('in every state of their lives, for what they are of and for something else', async () => {
      const questions: RecordQuestion[] = [];
      const expected: boolean[] = [];
      for (const [stage, records] of lifetimes().entries())
        for (const aip of [0, 17, 36]) {
          const record = write(`${stage}-${aip}.ers`, serialiseEvidenceRecord(records[aip]!));
          for (const asked of [aip, aip + 1]) {
            const files = manifestsOf(asked).map((text, at) => write(`${asked}-${at}`, text));
            const group = groupOf(asked);
            questions.push({ record, files }, { record, files: files.slice(1) });
            const one = (algorithm: RecordAlgorithm): Buffer[] => group(algorithm).slice(1);
            for (const proved of [group, one])
              expected.push((await verifyEvidenceRecord(records[aip]!, proved)).outcome === 'consistent');
          }
        }
      const said = judgedByBouncyCastle(questions);
      expect(said.map((answer) => answer === 'accepted')).toEqual(expected);
      expect(expected.filter(Boolean)).toHaveLength(expected.length / 2);
      expect(said.find((answer) => answer !== 'accepted')).toContain('hash not found');
    });
  });
});
