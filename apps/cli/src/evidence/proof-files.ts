import { parseTimestampToken } from '@mocban/pki';
import { serialiseChains, type EvidenceRecord } from '@mocban/evidence';

/**
 * A record as files that a page of shell can follow (docs/operations/verify-evidence.sh): `proof.txt`, the tokens, the certificates that
 * came in them, and for each chain but the first the DER of all before it.
 */
export function* proofFiles({ chains }: EvidenceRecord): Generator<readonly [name: string, bytes: Uint8Array]> {
  const lines: string[] = [];
  for (const [at, stamps] of chains.entries()) {
    lines.push(`chain ${at + 1} ${stamps[0]!.algorithm}`);
    if (at > 0) yield [`chains-before-${at + 1}.der`, serialiseChains(chains.slice(0, at))];
    for (const [place, { lists, token }] of stamps.entries()) {
      const name = `token-${at + 1}-${place + 1}`;
      const { genTime, signedData } = parseTimestampToken(token);
      lines.push(`stamp ${name} ${Math.floor(genTime.getTime() / 1000)}`);
      for (const list of lists) lines.push(`list ${list.map((value) => value.toString('hex')).join(' ')}`);
      yield [`${name}.tst`, token];
      yield [`${name}.pem`, Buffer.from(signedData.certificates.map(({ der }) => pemOf(der)).join(''))];
    }
  }
  yield ['proof.txt', Buffer.from(`${lines.join('\n')}\n`)];
}

const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
