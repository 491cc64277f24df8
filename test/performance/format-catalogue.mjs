// What the risks of formats are asked over a large catalogue: holdings by format, the watch list, risky holdings, a new basis and what it
// changes, the count of one package's formats.
//   node test/performance/format-catalogue.mjs [--holdings 1000000] [--files 10] [--runs 5] [--scratch DIR]
// Rows are made by SQL in a real PostgreSQL: 1,000,000 holdings of 10 files are 10,000,000 file rows. Ends with 1 when an answer takes a second.
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { makeRows, Questions, withCatalogue } from './catalogue.mjs';

const repository = (module) => import(new URL(`../../apps/repository/dist/${module}.js`, import.meta.url));
const { Database } = await repository('database/database');
const { heldFormats } = await repository('formats/held-formats');
const { watchList } = await repository('formats/watch-list');
const { FormatService } = await repository('formats/format.service');
const { takeBasis, newestBasis } = await repository('formats/bases');
const { levelDue, spreadBasis } = await repository('formats/aip-levels');
const { currentRegister } = await repository('formats/risk-register');
const { countFormats } = await repository('formats/count-formats');

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

/** Two hundred formats, most files of a few: three formats a holding. One holding in two hundred has files that nobody identified. */
const HOLDINGS = `
  set local session_replication_role = replica;
  insert into aips (id, uuid, agency_id, agreement_id, fonds, transfer_id, object_path, profile, title, submission_profile, received_at, head,
      search_text, is_permanent)
    select 'urn:uuid:' || n, md5(n::text)::uuid, '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001',
           'P' || n % 50, md5('t' || n)::uuid, 'objects/' || n, 'tt05', 'T', 'tt05', '', 'v1', '', n % 10 = 0
      from generate_series(1, $holdings) n;
  insert into aip_versions (aip_id, number, version, created, message, inventory_sha512, file_count, size_bytes)
    select 'urn:uuid:' || n, 1, 'v1', '', '', '', $files, $files * 100000 from generate_series(1, $holdings) n;
  insert into aip_files (aip_id, version_number, path, size_bytes, sha512, puid, role)
    select 'urn:uuid:' || n, 1, 'representations/rep1/data/' || f, 100000, md5(n || '/' || f),
           case when n % 200 = 0 and f = 1 then null when f <= 6 then 'fmt/477' when f <= 9 then 'x-fmt/' || 1 + n % 8
                else 'fmt/' || 1 + n % 190 end, 'content'
      from generate_series(1, $holdings) n, generate_series(1, $files) f;
  set local session_replication_role = origin;
  insert into aip_formats (aip_id, puid, files, size_bytes)
    select aip_id, coalesce(puid, ''), count(*), sum(size_bytes) from aip_files group by 1, 2;
  insert into aip_format_risks (aip_id) select id from aips;`;

const questions = new Questions({ runs, mostSeconds: MOST_SECONDS });
const row = (question, answer, times) => questions.ask(question, answer, times);

await withCatalogue(Database, values.scratch, 'mocban-formats-', async (source) => {
  const begun = performance.now();
  await makeRows(source, HOLDINGS, { holdings, files });
  await source.query('vacuum analyze');
  const made = Math.round((performance.now() - begun) / 1000);
  const [{ n }] = await source.query('select count(*)::float8 as n from aip_files');
  console.log(`${n} file rows of ${holdings} holdings made in ${made} s`);

  const everybody = { keyId: '', name: '', role: 'administrator', person: '' };
  const someone = { ...everybody, fonds: ['P7'] };
  const config = { clock: { now: () => new Date() }, onStep: async () => undefined };
  const parts = { source, config };
  const service = new FormatService(source, config);
  const current = await currentRegister(source.manager, config);

  const first = performance.now();
  const basis = await takeBasis(parts, current);
  while (await levelDue(parts, basis, current));
  console.log(`the first level of all holdings: ${Math.round((performance.now() - first) / 1000)} s`);
  await source.query('vacuum analyze');

  const held = await heldFormats(source, everybody);
  if (held.reduce((sum, one) => sum + one.files, 0) !== holdings * files) throw new Error('files are missing');
  await row('holdings by format, with risks', () => service.held(everybody));
  await row('the same of one fonds', () => service.held(someone));
  await row('the watch list', () => watchList(source, config, everybody));
  await row('a page of holdings at high risk', () => service.holdings({ level: 'high', limit: 50 }, everybody));
  await row('a page of permanent records at risk', () => service.holdings({ atRisk: true, limit: 50 }, everybody));
  await row('a page of holdings of one format', () => service.holdings({ puid: 'fmt/100', limit: 50 }, everybody));
  const [{ uuid }] = await source.query(`select uuid from aips where id = 'urn:uuid:7'`);
  await row('the formats of one holding', () => service.ofHolding(uuid, everybody));
  await row('counting the formats of one holding', (run) => countFormats(source.manager, `urn:uuid:${run + 1}`));

  // A policy row raises one format: a two hundredth of the holdings is to be looked at.
  await source.query(
    `insert into format_policy_rows (puid, effect, level, reason_vi, reason_en, source, confidence, valid_from, decided_by, state, lowers, requested_by)
     values ('fmt/100', 'decides', 'high', 'x', 'x', 'x', 'I', '2020-01-01', 'x', 'in-force', false, 'x')`,
  );
  const other = await currentRegister(source.manager, config);
  await row('a new basis', () => takeBasis(parts, other), 1);
  const spread = performance.now();
  for (let more = true; more;) more = await spreadBasis(parts, await newestBasis(source.manager));
  const [{ changed }] = await source.query('select count(*)::float8 as changed from aip_risk_changes');
  console.log(`${changed} holdings have another level after ${Math.round(performance.now() - spread)} ms`);
});
console.table(questions.rows);
