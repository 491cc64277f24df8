import type { TestService } from './service.js';

const LISTS = [
  '/v1/agencies',
  '/v1/agreements',
  '/v1/holdings',
  '/v1/transfers',
  '/v1/incidents',
  '/v1/catalogue/export',
];

/** Everything that tells of the holdings and their history, as routes; lists that grow after a rebuild by what they list now. */
export async function catalogueRoutes(service: TestService, more: readonly string[] = []): Promise<string[]> {
  const idsOf = async (list: string): Promise<string[]> => {
    const { body } = await service.call('GET', `${list}?limit=200`, { key: service.administrator });
    return (body['items'] as { id?: string; aipId: string }[]).map(
      ({ id, aipId }) => id ?? aipId.replace('urn:uuid:', ''),
    );
  };
  const each = async (list: string, ...routes: string[]): Promise<string[]> =>
    (await idsOf(list)).flatMap((id) => routes.map((route) => `${list}/${id}${route}`));
  return [
    ...LISTS.map((list) => (list.endsWith('export') ? list : `${list}?limit=200`)),
    ...(await each('/v1/transfers', '', '/receipt', '/events')),
    ...(await each('/v1/holdings', '', '/versions', '/events')),
    ...(await each('/v1/audits', '', '/report', '/objects?limit=200&verdict=not-intact')),
    ...more,
  ];
}

/** Their answers, without what is said of copies: a rebuild knows those of its stores, and has yet to read them. */
export async function answersTo(service: TestService, routes: readonly string[]): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const route of routes) {
    const { status, text } = await service.call('GET', route, { key: service.administrator });
    if (status !== 200) throw new Error(`${route}: ${status} ${text}`);
    const told = text
      .replaceAll(/"(state|verifiedAt)":"(intact|unverified|20[^"]*)",?/g, '')
      .replaceAll(/"copies":\[[^\]]*\],?/g, '');
    // Events of holdings are numbered as they are catalogued.
    answers[route] = /holdings.*events$/.test(route) ? told.replaceAll(/"id":\d+,/g, '') : told;
  }
  return answers;
}
