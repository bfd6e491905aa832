-- The same output is expected with and without a gateway in between. Nothing here depends on time, address or process.
\set ON_ERROR_STOP off
\pset null '<null>'
DROP SCHEMA IF EXISTS varied CASCADE;
CREATE SCHEMA varied;
SET search_path TO varied, public;
SHOW search_path;
SHOW client_encoding;
SHOW application_name;
SHOW standard_conforming_strings;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE pair AS (a int, b text);
CREATE DOMAIN posint AS int CHECK (VALUE > 0);
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int, b text, c numeric(10,3), d date, m mood, p pair, tags text[], j jsonb, r int4range, u uuid, f float8, by bytea, iv interval, ts timestamptz, ok boolean);
INSERT INTO t (a, b, c, d, m, p, tags, j, r, u, f, by, iv, ts, ok) SELECT i, 'row ' || i, i / 7.0, DATE '2020-01-01' + i, (ARRAY['sad','ok','happy'])[1 + i % 3]::mood, ROW(i, 'p' || i)::pair, ARRAY['x' || i, NULL, 'y "q"'], jsonb_build_object('i', i, 'n', NULL), int4range(i, i + 5), ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid, i / 3.0, decode(lpad(to_hex(i), 4, '0'), 'hex'), make_interval(days => i, mins => i), TIMESTAMPTZ '2020-01-01 00:00:00+00' + make_interval(hours => i), i % 2 = 0 FROM generate_series(1, 40) AS i;
SELECT * FROM t ORDER BY id LIMIT 5;
\x on
SELECT * FROM t ORDER BY id DESC LIMIT 2;
\x off
\d t
\d+ t
\dt varied.*
\dT varied.*
\df varied.*
SELECT count(*), sum(a), avg(c), min(d), max(m), stddev(f) FROM t;
SELECT m, ok, count(*) FROM t GROUP BY ROLLUP (m, ok) ORDER BY 1 NULLS FIRST, 2 NULLS FIRST;
SELECT id, row_number() OVER w, lag(a) OVER w, sum(a) OVER w FROM t WINDOW w AS (PARTITION BY m ORDER BY id) ORDER BY id LIMIT 6;
SELECT a FROM t WHERE b LIKE 'row 1%' ORDER BY a;
SELECT a FROM t WHERE a BETWEEN 3 AND 6 UNION SELECT 100 ORDER BY 1;
SELECT a FROM t WHERE a < 5 EXCEPT SELECT 2 ORDER BY 1;
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT string_agg(i::text, ',') FROM n;
WITH moved AS (UPDATE t SET b = 'moved' WHERE a = 3 RETURNING id, b) SELECT * FROM moved;
WITH gone AS (DELETE FROM t WHERE a = 4 RETURNING *) SELECT count(*) FROM gone;
INSERT INTO t (a, b) VALUES (1000, 'new') RETURNING a, b, m;
INSERT INTO t (id, a) OVERRIDING SYSTEM VALUE VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET b = 'clashed' RETURNING id, b;
UPDATE t SET c = c + 1 WHERE a < 10;
DELETE FROM t WHERE a = 1000;
DELETE FROM t WHERE false;
MERGE INTO t USING (VALUES (1, 'merged'), (5000, 'fresh')) AS v(a, b) ON t.a = v.a WHEN MATCHED THEN UPDATE SET b = v.b WHEN NOT MATCHED THEN INSERT (a, b) VALUES (v.a, v.b);
SELECT a, b FROM t WHERE b IN ('merged', 'fresh') ORDER BY a;
SELECT 1; SELECT 2; SELECT 3;
SELECT 1 \; SELECT 2 \; SELECT 3;
SELECT 1 \; SELECT 1/0 \; SELECT 3;
;
;;
SELECT;
SELECT FROM t LIMIT 3;
VALUES (1, 'a'), (2, NULL);
TABLE t LIMIT 1;
SELECT 'it''s', E'tab\there', $$dollar 'quoted'$$, $x$ $$ $x$, U&'d\0061t\+000061', B'101', X'1F';
SELECT 'ünïcödé', '日本語', '🐘', length('🐘');
SELECT E'line\nbreak', E'back\\slash';
SELECT /* a comment /* nested */ */ 1 -- the end
;
SELECT id AS "Weird ""name" FROM t WHERE id = 1;
SELECT 1 AS a, 2 AS a, 3;
SELECT NULL, '', ' ';
SELECT 1/0;
SELECT nothing;
SELECT * FROM nowhere;
SELECT no_such_function(1);
SELECT 'abc'::int;
INSERT INTO t (id) OVERRIDING SYSTEM VALUE VALUES (1);
INSERT INTO t (a, m) VALUES (1, 'angry');
SELECT 'x' || 1 || NULL;
SELECT unnest(ARRAY[1, 2, 3]), generate_series(1, 2);
SELECT (p).a, (p).b, p FROM t WHERE a = 7;
SELECT tags[1], tags[2], array_length(tags, 1) FROM t WHERE a = 7;
SELECT j -> 'i', j ->> 'i', j ? 'n', j - 'i' FROM t WHERE a = 7;
SELECT row_to_json(x) FROM (SELECT a, b FROM t WHERE a = 7) x;
SELECT r @> 7, lower(r), upper(r), isempty(r) FROM t WHERE a = 7;
SELECT xmlelement(NAME a, xmlattributes(1 AS b), 'text');
SELECT to_char(1234567.891, 'FM9,999,999.00'), to_char(DATE '2020-02-29', 'Day DD Month YYYY');
SELECT regexp_replace('abc123', '[0-9]+', '#'), regexp_matches('a1b2', '[a-z][0-9]', 'g');
SELECT to_tsvector('english', 'The quick brown foxes') @@ to_tsquery('fox');
SELECT length(repeat('long', 50000));
SELECT repeat('wide ', 3000);
SELECT i, repeat('r', i % 50) FROM generate_series(1, 2000) AS i;
SELECT array_agg(i) FROM generate_series(1, 500) AS i;
BEGIN;
INSERT INTO t (a, b) VALUES (1, 'in a transaction');
SAVEPOINT s;
SELECT 1/0;
SELECT 'not reached';
ROLLBACK TO s;
SELECT count(*) FROM t WHERE b = 'in a transaction';
RELEASE s;
ROLLBACK;
SELECT count(*) FROM t WHERE b = 'in a transaction';
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY;
SHOW transaction_isolation;
INSERT INTO t (a) VALUES (1);
COMMIT;
COMMIT;
BEGIN;
BEGIN;
END;
ABORT;
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT a FROM t ORDER BY a;
FETCH 3 FROM c;
FETCH BACKWARD 2 FROM c;
MOVE LAST FROM c;
FETCH RELATIVE -1 FROM c;
CLOSE c;
FETCH 1 FROM c;
ROLLBACK;
BEGIN;
DECLARE h CURSOR WITH HOLD FOR SELECT a FROM t ORDER BY a LIMIT 4;
COMMIT;
FETCH ALL FROM h;
CLOSE h;
PREPARE by_a (int) AS SELECT a, b FROM t WHERE a = $1;
EXECUTE by_a(5);
EXECUTE by_a('6');
EXECUTE by_a(NULL);
EXECUTE by_a();
DEALLOCATE by_a;
CREATE TEMP TABLE temporary (x int) ON COMMIT DROP;
CREATE TEMP TABLE kept (x int, y text DEFAULT 'd');
COPY kept FROM STDIN;
1	one
2	\N
\.
COPY kept (x) FROM STDIN (FORMAT csv);
3
4
\.
COPY kept FROM STDIN;
wrong	five
\.
COPY kept TO STDOUT;
COPY kept TO STDOUT (FORMAT csv, HEADER, NULL 'nil', FORCE_QUOTE *);
COPY (SELECT a, b FROM t ORDER BY a LIMIT 3) TO STDOUT;
\copy kept to stdout
SELECT * FROM kept ORDER BY x;
TRUNCATE kept;
SELECT count(*) FROM kept;
CREATE VIEW v AS SELECT a, upper(b) AS ub FROM t;
SELECT * FROM v ORDER BY a LIMIT 2;
CREATE MATERIALIZED VIEW mv AS SELECT m, count(*) AS n FROM t GROUP BY m;
REFRESH MATERIALIZED VIEW mv;
SELECT * FROM mv ORDER BY 1;
CREATE FUNCTION plus(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
SELECT plus(40, 2), plus(NULL, 1);
CREATE FUNCTION noisy(n int) RETURNS SETOF int LANGUAGE plpgsql AS $$ BEGIN FOR i IN 1..n LOOP RAISE NOTICE 'at %', i; RETURN NEXT i; END LOOP; END $$;
SELECT * FROM noisy(3);
CREATE FUNCTION broken() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = 'XX123', DETAIL = 'a detail', HINT = 'a hint'; END $$;
SELECT broken();
\set VERBOSITY verbose
SELECT broken();
SELECT * FROM nowhere;
\set VERBOSITY terse
SELECT broken();
\set VERBOSITY default
CREATE INDEX t_a ON t (a);
ALTER TABLE t ADD COLUMN extra int DEFAULT 5;
ALTER TABLE t RENAME COLUMN extra TO further;
SELECT further FROM t LIMIT 1;
ALTER TABLE t DROP COLUMN further;
ALTER TABLE t DROP COLUMN further;
COMMENT ON TABLE t IS 'a comment';
SELECT obj_description('varied.t'::regclass);
EXPLAIN (COSTS off) SELECT * FROM t WHERE id = 1;
EXPLAIN (COSTS off, FORMAT json) SELECT 1;
SET datestyle TO 'SQL, DMY';
SELECT DATE '2020-02-29';
SET datestyle TO 'ISO';
SET timezone TO 'Asia/Tokyo';
SELECT TIMESTAMPTZ '2020-01-01 00:00:00+00';
RESET timezone;
SET bytea_output TO 'escape';
SELECT '\x00ff41'::bytea;
RESET bytea_output;
SET nonsense TO 1;
SET my.setting TO 'mine';
SHOW my.setting;
SELECT current_setting('my.setting'), current_setting('not.there', true);
SELECT 1 AS one \gset
\echo :one
SELECT :one + 1;
SELECT 'SELECT 7 AS seven' \gexec
SELECT a, m, count(*) FROM t WHERE a < 4 GROUP BY 1, 2 ORDER BY 1, 2 \crosstabview
SELECT a FROM t WHERE a < 3 ORDER BY a \gx
SELECT 1 \gdesc
\set FETCH_COUNT 3
SELECT a FROM t ORDER BY a LIMIT 10;
\set FETCH_COUNT 0
\set AUTOCOMMIT off
INSERT INTO t (a) VALUES (77777);
ROLLBACK;
SELECT count(*) FROM t WHERE a = 77777;
COMMIT;
\set AUTOCOMMIT on
LOCK TABLE t;
ANALYZE t;
VACUUM t;
DISCARD TEMP;
DISCARD PLANS;
LISTEN here;
UNLISTEN *;
GRANT SELECT ON t TO PUBLIC;
REVOKE ALL ON t FROM PUBLIC;
\dp t
SELECT '1'::int2 AS v;
SELECT '-32768'::int2 AS v;
SELECT '40000'::int2 AS v;
SELECT '9223372036854775807'::int8 AS v;
SELECT '1.5'::float4 AS v;
SELECT 'NaN'::float4 AS v;
SELECT 'Infinity'::float4 AS v;
SELECT '1e-10'::float4 AS v;
SELECT '0.1'::float8 AS v;
SELECT '-0'::float8 AS v;
SELECT '12345678901234567890.123456789'::numeric AS v;
SELECT 'NaN'::numeric AS v;
SELECT '$1,234.56'::money AS v;
SELECT 'yes'::bool AS v;
SELECT 'off'::bool AS v;
SELECT 'maybe'::bool AS v;
SELECT 'ab'::char(5) AS v;
SELECT 'abcdef'::varchar(3) AS v;
SELECT 'x'::"char" AS v;
SELECT 'thename'::name AS v;
SELECT 'infinity'::date AS v;
SELECT '4713-01-01 BC'::date AS v;
SELECT '2020-13-45'::date AS v;
SELECT '23:59:60'::time AS v;
SELECT '10:00+02'::timetz AS v;
SELECT 'epoch'::timestamp AS v;
SELECT '1 year 2 mons 3 days 04:05:06.789'::interval AS v;
SELECT '192.168.0.1/24'::inet AS v;
SELECT '::1'::inet AS v;
SELECT '10.0.0.0/8'::cidr AS v;
SELECT '08:00:2b:01:02:03'::macaddr AS v;
SELECT 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid AS v;
SELECT '{"a": [1, null]}'::json AS v;
SELECT '{'::json AS v;
SELECT '{"b":2,"a":1}'::jsonb AS v;
SELECT '(1,2)'::point AS v;
SELECT '(0,0),(1,1)'::box AS v;
SELECT '((0,0),(1,1),(2,0))'::polygon AS v;
SELECT '<(0,0),2>'::circle AS v;
SELECT '{1,NULL,3}'::int[] AS v;
SELECT '{{1,2},{3,4}}'::int[] AS v;
SELECT '{"a b",c,"d,e"}'::text[] AS v;
SELECT '[1,5)'::int4range AS v;
SELECT 'empty'::int4range AS v;
SELECT '[2020-01-01 00:00+00,)'::tstzrange AS v;
SELECT '{[1,3),[5,9)}'::int4multirange AS v;
SELECT '101'::bit(3) AS v;
SELECT '1011'::varbit AS v;
SELECT '42'::oid AS v;
SELECT 'pg_class'::regclass AS v;
SELECT 'nope'::regclass AS v;
SELECT 'a:1 b:2'::tsvector AS v;
SELECT 'a & b'::tsquery AS v;
SELECT '<a/>'::xml AS v;
SELECT '0/16B3748'::pg_lsn AS v;
SELECT 'ok'::mood AS v;
SELECT '(1,"x y")'::pair AS v;
SELECT '3'::posint AS v;
SELECT '-3'::posint AS v;
DROP SCHEMA varied CASCADE;
SELECT 'the end';
