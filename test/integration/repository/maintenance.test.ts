import path from 'node:path';
import { openTestDatabase } from './database.js';
import { removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let data: string;

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
});

afterAll(() => removeFolder(folder));

/** Starts, which does what is done now and then, and stops. */
async function passing(jobHistoryDays: number, subjectsBefore: readonly [string, number][] = []): Promise<string[]> {
  const service = await TestService.start(data, { jobHistoryDays });
  const database = await openTestDatabase(data);
  try {
    const rows = await database.query<{ subject: string }>(
      `select subject from job_history where task = 'process-transfer' order by id`,
    );
    for (const [subject, days] of subjectsBefore)
      await database.query(
        `insert into job_history (task, subject, started_at, ended_at, outcome)
         values ('process-transfer', $1, now() - $2 * interval '1 day', now(), 'done')`,
        [subject, days],
      );
    return rows.map(({ subject }) => subject);
  } finally {
    await database.close();
    await service.close();
  }
}

it('drops the record of a job when the days are over that the operator set', async () => {
  await passing(90, [
    ['old', 91],
    ['recent', 89],
    ['today', 0],
  ]);
  expect(await passing(90)).toEqual(['recent', 'today']);
  expect(await passing(30)).toEqual(['today']);
});
