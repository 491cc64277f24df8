// What an audit contract is asked over a large catalogue: coverage with ages and forecast, what is to be read next, the list of a run.
//   node test/performance/audit-catalogue.mjs [--holdings 1000000] [--files 10] [--runs 5] [--scratch DIR]
// Rows are made by SQL in a real PostgreSQL, with two stores: 1,000,000 holdings of 10 files are 10,000,000 file rows in 2,000,000 copies.
// Ends with 1 when an answer takes a second.
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { makeRows, Questions, withCatalogue } from './catalogue.mjs';

const repository = (module) => import(new URL(`../../apps/repository/dist/${module}.js`, import.meta.url));
const { Database } = await repository('database/database');
const { addUpAges, readCoverage } = await repository('audits/coverage');
const { wantedScope } = await repository('audits/schedule-audits');
const { planAudit } = await repository('audits/plan-audit');
const { DEFAULT_CONTRACT } = await repository('audits/contract');

const { values } = parseArgs({
  options: {
    holdings: { type: 'string', default: '1000000' },
    files: { type: 'string', default: '10' },
    runs: { type: 'string', default: '5' },
    scratch: { type: 'string', default: tmpdir() },
  },
});
const [holdings, files, runs] = [values.holdings, values.files, values.runs].map(Number);
const MOST_SECONDS = 1;
const STORES = ['store-1', 'store-2'];

/** Holdings of the same shape; none of their copies is due, which is the most that the scheduler can have to look through. */
const HOLDINGS = `
  set local session_replication_role = replica;
  insert into agencies (id, code, name) values ('00000000-0000-4000-8000-000000000001', 'H98', 'H98');
  insert into stores (id) values ('store-1'), ('store-2');
  insert into aips (id, uuid, agency_id, agreement_id, fonds, transfer_id, object_path, profile, title, submission_profile, received_at, head,
      search_text)
    select 'urn:uuid:' || n, md5(n::text)::uuid, '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001',
           'P' || n % 50, md5('t' || n)::uuid, 'objects/' || n, 'tt05', 'T', 'tt05', '', 'v1', ''
      from generate_series(1, $holdings) n;
  insert into aip_versions (aip_id, number, version, created, message, inventory_sha512, file_count, size_bytes)
    select 'urn:uuid:' || n, 1, 'v1', '', '', '', $files, $files * 100000 from generate_series(1, $holdings) n;
  set local session_replication_role = origin;
  insert into copies (aip_id, store_id, version, state, verified_at)
    select 'urn:uuid:' || n, s, 'v1', 'intact', now() - (n % 1400) * interval '1 hour'
      from generate_series(1, $holdings) n, unnest(array['store-1', 'store-2']) s;
  insert into audits (id, store_ids, state, trigger, requested_by) values ('00000000-0000-4000-8000-000000000002', '{store-1}', 'done', 'schedule', 'x');
  insert into audit_stores (audit_id, store_id, lanes, planned, objects_read, files_read, bytes_read, busy_ms, started_at)
    values ('00000000-0000-4000-8000-000000000002', 'store-1', 1, 100000, 100000, 1000000, 100000000000, 86400000, now());`;

const questions = new Questions({ runs, mostSeconds: MOST_SECONDS });
const row = (question, answer, times) => questions.ask(question, answer, times);

await withCatalogue(Database, values.scratch, 'mocban-catalogue-', async (source) => {
  const begun = performance.now();
  await makeRows(source, HOLDINGS, { holdings, files });
  await source.query('analyze');
  console.log(`${holdings} holdings of ${files} files made in ${Math.round((performance.now() - begun) / 1000)} s`);

  const manager = source.manager;
  const coverage = await readCoverage(manager);
  const [first] = coverage;
  if (first.copies !== holdings || first.ages.length < 50 || first.needed.filesPerDay * 90 !== holdings * files)
    throw new Error(JSON.stringify(first));
  await row('coverage, ages and forecast of all stores', () => readCoverage(manager));
  await row('what is to be read next, nothing due', async () => {
    for (const store of STORES)
      if ((await wantedScope({ source }, store, DEFAULT_CONTRACT)) !== undefined) throw new Error('nothing is due');
  });
  const planned = async () => {
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    await runner.query(
      `insert into audits (id, store_ids, state, trigger, requested_by) values ('00000000-0000-4000-8000-000000000003', '{store-1}', 'queued', 'schedule', 'x')`,
    );
    const audit = { id: '00000000-0000-4000-8000-000000000003', storeIds: ['store-1'], scope: { due: 1000 } };
    await planAudit(runner.manager, audit);
    const [{ n }] = await runner.query('select count(*)::int as n from audit_copies');
    await runner.rollbackTransaction();
    await runner.release();
    return n;
  };
  await row('the list of a scheduled run, nothing due', planned);
  await source.query(
    `update copies set verified_at = null where aip_id in (select id from aips order by sequence limit 1500)`,
  );
  await row('what is to be read next, 1,500 never read', () => wantedScope({ source }, 'store-1', DEFAULT_CONTRACT));
  await row('the list of a scheduled run of 1,000', async () => {
    if ((await planned()) !== 1000) throw new Error('expected a thousand copies');
  });
  let at = 0;
  await row('1,000 verdicts on copies, one by one', async () => {
    for (const last = at + 1000; at < last; at += 1)
      await source.query(`update copies set verified_at = now() where aip_id = $1 and store_id = 'store-2'`, [
        `urn:uuid:${at + 5000}`,
      ]);
  });
  await row('coverage after them', () => readCoverage(manager));
  await row('adding up what they left', () => addUpAges(manager));
  const [kept] = await source.query('select count(*)::int as n from copy_ages');
  console.log(`${kept.n} rows of ages`);
  const told = await readCoverage(manager);
  const [counted] = await source.query(
    `select count(*)::int as n from copies where store_id = 'store-1' and verified_at is null`,
  );
  if (told[0].neverRead !== counted.n || told[1].copies !== holdings)
    throw new Error(
      `the sums are not those of the copies: ${JSON.stringify([told[0].neverRead, counted.n, told[1].copies])}`,
    );
  console.table(questions.rows);
});
