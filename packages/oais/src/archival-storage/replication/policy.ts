/** What the verified copies of an AIP must amount to. */
export interface ReplicationPolicy {
  minCopies: number;
  /** Different places: copies at one site are lost together. */
  minSites: number;
  /** Different kinds of carrier: one kind ages or fails alike. */
  minCarrierKinds: number;
  /** Copies that must be verified before a transfer counts as preserved; the others follow. */
  copiesBeforePreserved: number;
}

/** What a policy asks of a store. */
export interface CopyPlace {
  id: string;
  site: string;
  carrierKind: string;
  /** A copy in a place of `limited` trust is not relied on. */
  trust: 'full' | 'limited';
}

/** One thing of which there is less than a policy asks for. */
export interface Shortfall {
  of: 'copies' | 'sites' | 'carrierKinds';
  required: number;
  found: number;
}

/** What copies at these places lack; nothing where the policy holds. */
export function shortfalls(policy: ReplicationPolicy, places: readonly CopyPlace[]): Shortfall[] {
  const trusted = places.filter(isTrusted);
  const found: Shortfall[] = [
    { of: 'copies', required: policy.minCopies, found: trusted.length },
    { of: 'sites', required: policy.minSites, found: new Set(trusted.map(({ site }) => site)).size },
    {
      of: 'carrierKinds',
      required: policy.minCarrierKinds,
      found: new Set(trusted.map(({ carrierKind }) => carrierKind)).size,
    },
  ];
  return found.filter((one) => one.found < one.required);
}

/** What a policy lacks when everything that may hold copies holds one: such a policy cannot be met. */
export function unmeetable(policy: ReplicationPolicy, places: readonly CopyPlace[]): Shortfall[] {
  const trusted = places.filter(isTrusted).length;
  const lacking = shortfalls(policy, places);
  if (lacking.some((one) => one.of === 'copies') || policy.copiesBeforePreserved <= trusted) return lacking;
  return [{ of: 'copies', required: policy.copiesBeforePreserved, found: trusted }, ...lacking];
}

export const isTrusted = ({ trust }: Pick<CopyPlace, 'trust'>): boolean => trust === 'full';

/** The order in which copies are made after the first: each time the place that is least like those before, else as given. */
export function inOrderOfDifference<Place extends CopyPlace>(first: CopyPlace, others: readonly Place[]): Place[] {
  const left = [...others];
  const chosen: Place[] = [];
  while (left.length > 0) {
    const before = [first, ...chosen];
    const newness = left.map((place) => differenceOf(place, before));
    chosen.push(...left.splice(newness.indexOf(Math.max(...newness)), 1));
  }
  return chosen;
}

/** Trust counts before the site, the site before the kind of carrier. */
function differenceOf(place: CopyPlace, before: readonly CopyPlace[]): number {
  const isNewSite = before.every(({ site }) => site !== place.site);
  const isNewKind = before.every(({ carrierKind }) => carrierKind !== place.carrierKind);
  return (isTrusted(place) ? 4 : 0) + (isNewSite ? 2 : 0) + (isNewKind ? 1 : 0);
}
