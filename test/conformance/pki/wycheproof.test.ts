import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSignedBy, type SignatureAlgorithm } from '@mocban/pki';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Vectors {
  algorithm: string;
  numberOfTests: number;
  testGroups: {
    publicKeyDer: string;
    tests: { tcId: number; comment: string; msg: string; sig: string; result: 'valid' | 'invalid' | 'acceptable' }[];
  }[];
}

const ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  'RSASSA-PKCS1-v1_5': { oid: '1.2.840.113549.1.1.11', key: 'rsa', digest: 'sha256' },
  'RSASSA-PSS': {
    oid: '1.2.840.113549.1.1.10',
    key: 'rsa-pss',
    digest: 'sha256',
    pss: { saltLength: 32, maskDigest: 'sha256', parameters: Buffer.alloc(0) },
  },
  ECDSA: { oid: '1.2.840.10045.4.3.2', key: 'ecdsa', digest: 'sha256' },
  EDDSA: { oid: '1.3.101.112', key: 'eddsa', digest: undefined },
};

describeWith('the corpus wycheproof', corpus('wycheproof'), 'signatures of Wycheproof', (folder) => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it('has all of them', () => expect(files.length).toBe(4));

  it.each(files)('%s', (file) => {
    const { algorithm, numberOfTests, testGroups } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vectors;
    const wrong: string[] = [];
    let judged = 0;
    for (const { publicKeyDer, tests } of testGroups) {
      const key = createPublicKey({ key: Buffer.from(publicKeyDer, 'hex'), format: 'der', type: 'spki' });
      for (const { tcId, comment, msg, sig, result } of tests) {
        judged += 1;
        const isValid = isSignedBy(key, ALGORITHMS[algorithm]!, Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex'));
        if (result !== 'acceptable' && isValid !== (result === 'valid')) wrong.push(`${tcId} ${comment}: ${isValid}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(judged).toBe(numberOfTests);
  });
});
