// node-postgres through the gateway; prints one line of JSON with what it saw.
const { Client, Pool } = require(process.argv[2] + '/node_modules/pg');

async function refused(promise) {
  try {
    await promise;
    return 'not refused';
  } catch (e) {
    return { code: e.code, severity: e.severity, message: e.message, detail: e.detail, hint: e.hint };
  }
}

async function main() {
  const seen = {};
  const client = new Client();
  const notices = [];
  client.on('notice', (n) => notices.push(n.message));
  await client.connect();
  seen.simple = (await client.query('SELECT 1 AS one, \'two\' AS two')).rows;
  seen.parameters = (await client.query('SELECT $1::int + $2::int AS sum', [40, 2])).rows[0].sum;
  seen.named = [];
  for (let i = 1; i <= 5; i++) {
    const r = await client.query({ name: 'by-id', text: 'SELECT id, name, email, salary, tags, doc FROM people WHERE id = $1', values: [i] });
    seen.named.push(r.rows[0]);
  }
  seen.several = (await client.query('SELECT 1 AS a; SELECT 2 AS a')).map((r) => r.rows[0].a);
  seen.denied = await refused(client.query('DELETE FROM orders'));
  seen.deniedPrepared = await refused(client.query({ name: 'del', text: 'DELETE FROM orders WHERE $1::int = 1 OR true', values: [1] }));
  await client.query('BEGIN');
  await client.query('CREATE TEMP TABLE own (id int) ON COMMIT PRESERVE ROWS');
  await client.query('INSERT INTO own VALUES ($1), ($2)', [1, 2]);
  seen.deniedInTransaction = (await refused(client.query('DELETE FROM own'))).code;
  await client.query('COMMIT');
  seen.kept = (await client.query('SELECT count(*)::int AS n FROM own')).rows[0].n;
  seen.error = await refused(client.query('SELECT 1/0'));
  seen.afterwards = (await client.query('SELECT \'fine\' AS state')).rows[0].state;
  await client.query("DO $$ BEGIN END $$").catch((e) => { seen.block = e.code; });
  await client.end();

  const pool = new Pool({ max: 8 });
  const all = await Promise.all(Array.from({ length: 100 }, (_, i) =>
    i % 10 === 9 ? refused(pool.query('UPDATE orders SET total = 0')).then((e) => e.code)
      : pool.query('SELECT $1::int AS i', [i]).then((r) => r.rows[0].i)));
  seen.pool = all;
  await pool.end();
  seen.tls = await (async () => {
    const c = new Client({ ssl: { rejectUnauthorized: false } });
    await c.connect();
    const r = await c.query('SELECT 5 AS five');
    await c.end();
    return r.rows[0].five;
  })();
  console.log(JSON.stringify(seen));
}
main().catch((e) => { console.error(e); process.exit(1); });
