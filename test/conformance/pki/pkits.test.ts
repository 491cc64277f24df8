import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeCertificate, parseCertificate, parseCrl, PkiError, type Certificate, type Crl } from '@mocban/pki';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Case {
  section: string;
  name: string;
  endEntity: string;
  intermediates: string[];
  crls: string[];
  expected: 'accept' | 'reject';
  reason?: string;
  revocationChecked?: boolean;
  params?: {
    user_initial_policy_set?: string[];
    initial_explicit_policy?: boolean;
    initial_policy_mapping_inhibit?: boolean;
  };
}

/** What the upstream says of a refusal, and what is said here of the same. */
const REASONS: readonly [RegExp, RegExp][] = [
  [/signature of the .* could not be verified/, /^PATH_SIGNATURE/],
  [/not valid until/, /^PATH_NOT_YET_VALID/],
  [/expired/, /^PATH_EXPIRED/],
  [/issuer name could not be matched/, /^no path/],
  [/is not a CA/, /^PATH_NOT_A_CA/],
  [/maximum path length/, /^PATH_LENGTH/],
  [/not allowed to sign certificates/, /^PATH_KEY_USAGE/],
  [/valid set of policies|"any policy"/, /^PATH_POLICY/],
  [/permitted namespace|excluded from the namespace/, /^PATH_NAME_CONSTRAINTS/],
  [/was revoked at/, /^revoked/],
  [/revocation/, /^unknown/],
];

describeWith('the corpus pkits', corpus('pkits'), 'certification paths of PKITS', (folder) => {
  const cases = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case[];
  const certificate = (name: string): Certificate => parseCertificate(readFileSync(join(folder, 'certs', name)));

  /** One that is no CRL is none: PKITS 4.4.4 has one. */
  const crls = (names: readonly string[]): Crl[] =>
    names.flatMap((name) => {
      try {
        return [parseCrl(readFileSync(join(folder, 'crls', name)))];
      } catch (error) {
        if (error instanceof PkiError) return [];
        throw error;
      }
    });

  it('has all of them', () => expect(cases.length).toBe(123));

  it.each(cases.map((one): [string, string, Case] => [one.section, one.name, one]))('%s %s', async (_, __, one) => {
    const params = one.params ?? {};
    const verdict = await judgeCertificate(
      certificate(one.endEntity),
      {
        anchors: [certificate('TrustAnchorRootCertificate.crt')],
        intermediates: one.intermediates.map(certificate),
        crls: crls([...one.crls, 'TrustAnchorRootCRL.crl']),
      },
      {
        at: new Date('2020-10-01T00:00:00Z'),
        isRevocationChecked: one.revocationChecked !== false,
        ...(params.user_initial_policy_set && { policies: new Set(params.user_initial_policy_set) }),
        requireExplicitPolicy: params.initial_explicit_policy === true,
        inhibitPolicyMapping: params.initial_policy_mapping_inhibit === true,
      },
    );
    expect(verdict.isValid).toBe(one.expected === 'accept');
    if (one.expected === 'accept') return;
    const problem = verdict.path?.verdict.problems[0]?.code;
    const said = problem ?? verdict.revocation.find(({ status }) => status !== 'good')?.status ?? 'no path';
    expect(said).toMatch(REASONS.find(([reason]) => reason.test(one.reason!))![1]);
  });
});
