import { ANY_POLICY, type CertificateExtensions } from '../x509/extensions.js';

interface Node {
  policy: string;
  expected: ReadonlySet<string>;
  parents: Set<Node>;
}

type Level = Map<string, Node>;

/**
 * The policies that a path is valid for, as a graph of one node for each policy at each depth: a tree would double with every mapping.
 * @see RFC 9618 §5
 */
export class PolicyGraph {
  /** `undefined` when nothing is left of it. */
  #levels: Level[] | undefined = [
    new Map([[ANY_POLICY, { policy: ANY_POLICY, expected: new Set([ANY_POLICY]), parents: new Set() }]]),
  ];

  get isEmpty(): boolean {
    return this.#levels === undefined;
  }

  clear(): void {
    this.#levels = undefined;
  }

  /** Takes in what the next certificate says. @param isAnyAllowed whether its anyPolicy counts @see RFC 9618 §5.2 (d) */
  add(policies: readonly string[], isAnyAllowed: boolean): void {
    if (this.#levels === undefined) return;
    const above = this.#levels.at(-1)!;
    const level: Level = new Map();
    const put = (policy: string, parents: readonly Node[]): void => {
      if (parents.length > 0) level.set(policy, { policy, expected: new Set([policy]), parents: new Set(parents) });
    };
    const any = above.get(ANY_POLICY);
    const expecting = parentsByExpected(above);
    for (const policy of policies) {
      if (policy === ANY_POLICY) continue;
      put(policy, expecting.get(policy) ?? (any === undefined ? [] : [any]));
    }
    if (isAnyAllowed && policies.includes(ANY_POLICY))
      for (const [policy, parents] of expecting) if (!level.has(policy)) put(policy, parents);
    this.#levels.push(level);
    this.#prune();
  }

  /** Takes in the policies that the certificate calls by other names for those below. @see RFC 9618 §5.3 */
  map(mappings: CertificateExtensions['policyMappings'], isAllowed: boolean): void {
    if (this.#levels === undefined) return;
    const [above, level] = [this.#levels.at(-2)!, this.#levels.at(-1)!];
    for (const issuer of new Set(mappings.map((mapping) => mapping.issuer))) {
      const subjects = new Set(mappings.filter((mapping) => mapping.issuer === issuer).map(({ subject }) => subject));
      const node = level.get(issuer);
      if (!isAllowed) level.delete(issuer);
      else if (node !== undefined) node.expected = subjects;
      else if (level.has(ANY_POLICY) && above.has(ANY_POLICY))
        level.set(issuer, { policy: issuer, expected: subjects, parents: new Set([above.get(ANY_POLICY)!]) });
    }
    this.#prune();
  }

  /** The policies, in the words of the anchor's domain, that whoever asked takes. @see RFC 9618 §5.4 (g) */
  permitted(wanted: ReadonlySet<string>): Set<string> {
    const authority = new Set<string>();
    const levels = this.#levels ?? [];
    for (const level of levels)
      for (const { policy, parents } of level.values())
        if (policy !== ANY_POLICY && [...parents].some((parent) => parent.policy === ANY_POLICY)) authority.add(policy);
    if (levels.at(-1)?.has(ANY_POLICY) === true) authority.add(ANY_POLICY);
    if (wanted.has(ANY_POLICY)) return authority;
    if (authority.has(ANY_POLICY)) return new Set(wanted);
    return new Set([...authority].filter((policy) => wanted.has(policy)));
  }

  /** Removes what leads to no node of the last level. */
  #prune(): void {
    const levels = this.#levels!;
    for (let depth = levels.length - 2; depth >= 0; depth -= 1) {
      const used = new Set<Node>();
      for (const { parents } of levels[depth + 1]!.values()) for (const parent of parents) used.add(parent);
      for (const [policy, node] of levels[depth]!) if (!used.has(node)) levels[depth]!.delete(policy);
    }
    if (levels.at(-1)!.size === 0) this.#levels = undefined;
  }
}

function parentsByExpected(level: Level): Map<string, Node[]> {
  const parents = new Map<string, Node[]>();
  for (const node of level.values())
    for (const policy of node.expected) {
      const found = parents.get(policy);
      if (found === undefined) parents.set(policy, [node]);
      else found.push(node);
    }
  return parents;
}
