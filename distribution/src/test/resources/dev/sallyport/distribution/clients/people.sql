-- Every value of a masked column holds a word that occurs nowhere else, so that it can be looked for.
CREATE TABLE people (
  id     int PRIMARY KEY,
  name   text NOT NULL,
  email  text NOT NULL UNIQUE,
  card   text NOT NULL,
  salary numeric(12,2) NOT NULL,
  tags   text[] NOT NULL,
  doc    jsonb NOT NULL,
  city   text NOT NULL
);
INSERT INTO people
SELECT i, 'Quillbert' || i || 'x', 'fernmail' || i || '@hidden.example', 'cardno-73' || lpad(i::text, 6, '0') || '-kz',
       91827300 + i + 0.25, ARRAY['tagsecret' || i, 'u'], jsonb_build_object('k', 'docsecret' || i), 'City ' || i % 7
FROM generate_series(1, 60) AS i;
CREATE VIEW contacts AS SELECT id, email AS contact, name AS who FROM people;
CREATE MATERIALIZED VIEW contacts_then AS SELECT id, email AS contact, name AS who FROM people;
CREATE TABLE orders (id int PRIMARY KEY, person int REFERENCES people, total numeric(10,2), status text);
INSERT INTO orders SELECT i, 1 + i % 60, i * 1.5, CASE i % 3 WHEN 0 THEN 'new' ELSE 'paid' END FROM generate_series(1, 500) AS i;
CREATE TABLE scratch (id int, note text);
CREATE FUNCTION shout(int) RETURNS text LANGUAGE plpgsql AS $$
  BEGIN RAISE NOTICE 'the name is %', (SELECT name FROM people WHERE id = $1); RETURN 'done'; END $$;
CREATE FUNCTION fail(int) RETURNS text LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'no, %', (SELECT name FROM people WHERE id = $1) USING DETAIL = (SELECT email FROM people WHERE id = $1); END $$;
CREATE FUNCTION tell(int) RETURNS text LANGUAGE sql AS 'SELECT name FROM people WHERE id = $1';
CREATE FUNCTION everybody() RETURNS SETOF people LANGUAGE sql AS 'SELECT * FROM people';
