import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { bagParcel, parcelOf, removeFolder, scratchFolder, TestService } from './service.js';

const read = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), 'utf8');

let folder: string;
let service: TestService;

const metrics = async (): Promise<string> => (await fetch(service.repository.metricsUrl!)).text();
const families = (text: string): string[] => [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name!);
const sample = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
};

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'), { metricsPort: 0, jobProcesses: 1 });
  const producer = await service.agency('H98.01');
  await service.send(producer, await bagParcel('BAG-1', { 'a.txt': 'first', 'b.txt': 'second' }));
  await service.send(producer, parcelOf('BROKEN.zip', Buffer.from('no zip at all')));
  const { body } = await service.call('POST', '/v1/audits', { key: service.administrator, body: {} });
  await service.until(`/v1/audits/${String(body['id'])}`, service.administrator, ({ state }) => state === 'done');
});

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

describe('metrics', () => {
  let text: string;
  beforeAll(async () => {
    text = await metrics();
  });

  it.each([
    ['mocban_transfers{state="preserved"}', 1],
    ['mocban_transfers{state="returned"}', 1],
    ['mocban_copies{store="store-1",state="intact"}', 1],
    ['mocban_copies{store="store-2",state="intact"}', 1],
    ['mocban_audits{state="done"}', 1],
    ['mocban_job_duration_seconds_count{kind="process-transfer",outcome="done"}', 2],
    ['mocban_disk_writable{place="store-2"}', 1],
    ['mocban_source_up{source="catalogue"}', 1],
    ['mocban_uploads_in_flight', 0],
  ])('%s is %d', (series, value) => {
    expect([series, sample(text, series)]).toEqual([series, value]);
  });

  it('counts requests by the pattern of the route, never by the path', () => {
    expect(text).toMatch(
      /mocban_http_request_duration_seconds_count\{method="PATCH",route="\/v1\/uploads\/:id",status="204"\} 2/,
    );
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(text).not.toContain('H98');
  });

  it('are served on their own port only, and nothing else is', async () => {
    expect((await service.call('GET', '/metrics')).status).toBe(404);
    expect((await fetch(new URL('/v1/keys', service.repository.metricsUrl))).status).toBe(404);
  });

  it('documents every metric of ours, and no other', () => {
    const documented = [...read('docs/operations/monitoring.md').matchAll(/^\| `(mocban_[a-z_]+)/gm)].map(
      ([, name]) => name!,
    );
    expect(documented.sort()).toEqual(
      families(text)
        .filter((name) => name.startsWith('mocban_'))
        .sort(),
    );
  });
});

describe('alarms', () => {
  interface Rule {
    alert: string;
    expr: string;
    labels: { severity: string };
    annotations: { summary: string };
  }
  const rules = (parse(read('docker/prometheus/alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
    (group) => group.rules,
  );
  /** Prometheus makes this one itself. */
  const OWN = ['up'];

  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s asks for metrics that exist',
    async (_alert, { expr, labels }) => {
      const known = new Set([...families(await metrics()), ...OWN]);
      const named = [...expr.matchAll(/\b(mocban_[a-z_]+|process_[a-z_]+|nodejs_[a-z0-9_]+|up)\b/g)].map(([, name]) =>
        name!.replace(/_(bucket|count|sum)$/, ''),
      );
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((name) => !known.has(name))).toEqual([]);
      expect(['critical', 'warning']).toContain(labels.severity);
    },
  );

  it('has a section for each in alarms.md, which says what it means and what to do', () => {
    const sections = read('docs/operations/alarms.md').split(/^## /m).slice(1);
    expect(sections.map((section) => /^\w+/.exec(section)![0])).toEqual(rules.map(({ alert }) => alert));
    for (const section of sections) {
      const severity = rules.find(({ alert }) => section.startsWith(alert))!.labels.severity;
      expect(section).toContain(`**${severity}**`);
      expect(section).toMatch(/^1\. /m);
    }
  });
});

describe('readiness', () => {
  it('names every part when all is well', async () => {
    const { status, body } = await service.call('GET', '/v1/ready');
    expect(status).toBe(200);
    expect(body['components']).toEqual({ database: 'ok', uploads: 'ok', 'store store-1': 'ok', 'store store-2': 'ok' });
  });

  it('says which part is wrong and how, and is well again by itself', async () => {
    const store = path.join(folder, 'data/store-2');
    await rename(store, `${store}-away`);
    const { status, body } = await service.call('GET', '/v1/ready');
    expect([status, body['code'], body['errors']]).toEqual([
      503,
      'SERVICE_NOT_READY',
      [{ field: 'store store-2', message: 'cannot be written' }],
    ]);
    expect(sample(await metrics(), 'mocban_disk_writable{place="store-2"}')).toBe(0);
    expect((await service.call('GET', '/v1/health')).status).toBe(200);
    await rename(`${store}-away`, store);
    expect((await service.call('GET', '/v1/ready')).status).toBe(200);
  });
});
