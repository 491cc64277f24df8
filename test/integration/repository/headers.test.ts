import path from 'node:path';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let service: TestService;

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'), { access: { behindTls: true } });
});

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

it('sends the headers that keep browsers and caches from harm with every answer', async () => {
  const producer = await service.agency('H01');
  const sent = await service.send(producer, await bagParcel('page', { 'page.html': '<script>alert(1)</script>' }));
  const uuid = String(sent['aipId']).slice(-36);
  const files = await service.call('GET', `/v1/holdings/${uuid}/versions/head/files?limit=500`, { key: producer });
  const page = (files.body['items'] as { id: number; path: string }[]).find((file) => file.path.endsWith('page.html'));
  const answers = {
    file: await service.call('GET', `/v1/holdings/${uuid}/files/${page!.id}/content`, { key: producer }),
    upload: await service.call('HEAD', `/v1/uploads/${String(sent['id'])}`, { key: producer }),
    list: await service.call('GET', '/v1/transfers', { key: producer }),
    problem: await service.call('GET', '/v1/keys', { key: producer }),
    nothing: await service.call('GET', '/nothing'),
    health: await service.call('GET', '/v1/health'),
    docs: await service.call('GET', '/docs'),
  };
  for (const [name, { headers }] of Object.entries(answers)) {
    expect([name, headers.get('x-content-type-options')]).toEqual([name, 'nosniff']);
    expect([name, headers.get('content-security-policy')]).toEqual([
      name,
      expect.stringContaining("default-src 'self'"),
    ]);
    expect([name, headers.get('x-frame-options')]).toEqual([name, 'DENY']);
    expect([name, headers.get('strict-transport-security')]).toEqual([
      name,
      expect.stringContaining('max-age=31536000'),
    ]);
    expect([name, headers.get('x-powered-by')]).toEqual([name, null]);
    expect([name, headers.get('x-request-id')]).toEqual([name, expect.any(String)]);
  }
  for (const { headers } of [answers.list, answers.problem, answers.upload])
    expect(headers.get('cache-control')).toBe('no-store');
  expect(answers.file.headers.get('cache-control')).toBe('private, no-cache');
  expect(answers.file.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(answers.file.headers.get('content-type')).toBe('application/octet-stream');
});

it('promises no TLS where there is none', async () => {
  const plain = await TestService.start(path.join(folder, 'plain'));
  const { headers } = await plain.call('GET', '/v1/health');
  await plain.close();
  expect(headers.get('strict-transport-security')).toBeNull();
  expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
});
