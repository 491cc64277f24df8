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
  tokenToRenew,
  verifyEvidenceRecord,
  type EvidenceRecord,
  type RecordAlgorithm,
} from '@mocban/evidence';
import { tokenOfResponse } from '@mocban/pki';
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

    const due = new HashTree('sha256', [tokenToRenew(records[0]!).value]);
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
});
