import { ANY_POLICY } from '../x509/extensions.js';
import { PolicyGraph } from './policy-graph.js';

const any = new Set([ANY_POLICY]);

it('keeps the policies that every certificate has', () => {
  const graph = new PolicyGraph();
  graph.add(['1.1', '1.2'], true);
  graph.add(['1.2', '1.3'], true);
  expect([...graph.permitted(any)]).toEqual(['1.2']);
  expect([...graph.permitted(new Set(['1.1']))]).toEqual([]);
  graph.add(['1.9'], true);
  expect(graph.isEmpty).toBe(true);
});

it('says a policy that is mapped in the words of the anchor', () => {
  const graph = new PolicyGraph();
  graph.add(['1.1'], true);
  graph.map([{ issuer: '1.1', subject: '2.1' }], true);
  graph.add(['2.1'], true);
  expect([...graph.permitted(any)]).toEqual(['1.1']);
});

it('stays small where a tree of policies would double with each certificate', () => {
  const graph = new PolicyGraph();
  const policies = ['1.1', '1.2'];
  const crosswise = policies.flatMap((issuer) => policies.map((subject) => ({ issuer, subject })));
  for (let depth = 0; depth < 500; depth += 1) {
    graph.add(policies, true);
    graph.map(crosswise, true);
  }
  expect([...graph.permitted(any)].sort()).toEqual(policies);
});
