import { requestStamp, type TrustMaterial } from '@mocban/evidence';
import type { Stamper } from '@mocban/oais';
import { believedAt, type JudgeContext } from '@mocban/signatures';
import { UsageError } from '../outcome.js';
import { loadContext, type JudgeOptions } from '../signature/context.js';

/** What authorities are judged by, and the time of it. */
export interface EvidenceContext {
  at: Date;
  material: TrustMaterial;
  /** The same, as signatures take it. */
  context: JudgeContext;
}

/** As signatures are judged. @throws UsageError; PkiError where a trust store or policy is not what it must be */
export async function loadMaterial(options: JudgeOptions): Promise<EvidenceContext> {
  const { context } = await loadContext(options);
  const { at, trust, algorithms, given } = context;
  return {
    at,
    context,
    material: {
      anchorsAt: (time) => believedAt(trust, 'anchor', time),
      intermediatesAt: (time) => [...believedAt(trust, 'intermediate', time), ...given.certificates],
      crls: given.crls,
      ocsps: given.ocsps,
      algorithms,
    },
  };
}

export interface AuthorityOptions extends JudgeOptions {
  tsa?: string[];
  tsaPolicy?: string;
}

/** Asks the authorities that were named. @throws UsageError where none is, or nothing that they could be judged by */
export function stamperOf(
  { tsa, tsaPolicy, trust }: AuthorityOptions,
  context: EvidenceContext,
  signal: AbortSignal,
): Stamper {
  if (tsa === undefined || tsa.length === 0) throw new UsageError('--tsa names the time-stamping authority to ask');
  if (trust === undefined) throw new UsageError('--trust names the certificates that the authority is judged by');
  const authorities = tsa.map((url) => {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new UsageError(`--tsa takes an http or https URL, not ${url}`);
    return { url, ...(tsaPolicy !== undefined && { policy: tsaPolicy }) };
  });
  return (tree, notBefore) =>
    requestStamp(tree, {
      authorities,
      material: () => context.material,
      at: context.at,
      ...(notBefore && { notBefore }),
      signal,
    });
}
