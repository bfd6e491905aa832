-- The demo's shop: invented people, numbers that pass their check digits, the same every time.
CREATE SCHEMA staff;

CREATE TABLE customers (
  id         int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name       text NOT NULL,
  email      text NOT NULL UNIQUE,
  phone      text NOT NULL,
  city       text NOT NULL,
  joined     date NOT NULL,
  note       text
);
CREATE TABLE products (
  id         int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name       text NOT NULL UNIQUE,
  price      numeric(8,2) NOT NULL,
  stock      int NOT NULL
);
CREATE TABLE orders (
  id         int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  customer   int NOT NULL REFERENCES customers,
  placed     timestamptz NOT NULL,
  status     text NOT NULL CHECK (status IN ('new', 'paid', 'sent', 'returned')),
  total      numeric(10,2) NOT NULL DEFAULT 0
);
CREATE TABLE order_lines (
  order_id   int NOT NULL REFERENCES orders,
  product    int NOT NULL REFERENCES products,
  quantity   int NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, product)
);
CREATE TABLE payments (
  id          int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  order_id    int NOT NULL REFERENCES orders,
  card_holder text NOT NULL,
  card_number text NOT NULL,
  iban        text,
  amount      numeric(10,2) NOT NULL,
  paid        timestamptz NOT NULL
);
CREATE TABLE tickets (
  id         int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  order_id   int NOT NULL REFERENCES orders,
  opened     timestamptz NOT NULL,
  state      text NOT NULL CHECK (state IN ('open', 'closed')),
  notes      text NOT NULL
);
CREATE TABLE staff.employees (
  id         int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name       text NOT NULL,
  ssn        text NOT NULL,
  salary     numeric(10,2) NOT NULL,
  title      text NOT NULL
);

-- The check digit that card numbers end with (Luhn), for a number without it.
CREATE FUNCTION pg_temp.luhn(digits text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT digits || (10 - sum(CASE WHEN (length(digits) - i) % 2 = 1 THEN d
                                  WHEN d > 4 THEN 2 * d - 9 ELSE 2 * d END) % 10) % 10
  FROM generate_series(1, length(digits)) AS i, LATERAL (SELECT substr(digits, i, 1)::int AS d) AS digit
$$;

INSERT INTO customers (name, email, phone, city, joined, note)
SELECT first || ' ' || last,
       lower(first || '.' || last) || CASE WHEN n > 600 THEN n::text ELSE '' END || '@'
         || (ARRAY['example.com', 'example.org', 'example.net'])[1 + n % 3],
       '+1 212 555 ' || lpad((100 + n * 37 % 9900)::text, 4, '0'),
       (ARRAY['New York', 'Lyon', 'Graz', 'Porto', 'Turku', 'Leeds', 'Gdansk', 'Austin'])[1 + n % 8],
       date '2021-01-01' + n * 31 % 2100,
       CASE n % 5
         WHEN 0 THEN 'Identity checked on the phone, SSN ' || lpad((123 + n % 500)::text, 3, '0') || '-'
                       || lpad((10 + n * 3 % 89)::text, 2, '0') || '-' || lpad((1000 + n * 331 % 8999)::text, 4, '0')
         WHEN 2 THEN 'Prefers delivery on Fridays'
         WHEN 3 THEN 'Send invoices to accounts' || n || '@example.org'
       END
FROM generate_series(1, 1200) AS n,
     LATERAL (SELECT
       (ARRAY['Ada', 'Bruno', 'Chloe', 'David', 'Elena', 'Felix', 'Grace', 'Hugo', 'Irene', 'Jonas', 'Kira', 'Liam',
              'Mona', 'Nils', 'Olga', 'Pablo', 'Quinn', 'Rosa', 'Stefan', 'Tara', 'Umar', 'Vera', 'Walter', 'Yara'])
         [1 + n % 24] AS first,
       (ARRAY['Almeida', 'Berger', 'Castro', 'Dupont', 'Eriksson', 'Fischer', 'Garcia', 'Hoffman', 'Ivanov', 'Jensen',
              'Kowalski', 'Laurent', 'Moreau', 'Novak', 'Olsen', 'Petit', 'Quist', 'Rossi', 'Svensson', 'Tanaka',
              'Ulrich', 'Vogel', 'Walsh', 'Young', 'Zimmer'])[1 + n % 25] AS last) AS who;

INSERT INTO products (name, price, stock)
SELECT material || ' ' || thing, 5 + n * 13 % 140 + 0.90, n * 17 % 400
FROM generate_series(0, 29) AS n,
     LATERAL (SELECT (ARRAY['Oak', 'Linen', 'Copper', 'Wool', 'Glass', 'Cork'])[1 + n % 6] AS material,
                     (ARRAY['lamp', 'bowl', 'shelf', 'blanket', 'clock'])[1 + n % 5] AS thing) AS what;

INSERT INTO orders (customer, placed, status)
SELECT 1 + n * 11 % 1200, timestamptz '2026-01-02 08:00+00' + n * interval '83 minutes',
       (ARRAY['new', 'paid', 'sent', 'sent', 'sent', 'returned'])[1 + n * 5 % 6]
FROM generate_series(1, 5000) AS n;

INSERT INTO order_lines (order_id, product, quantity)
SELECT o.id, 1 + (o.id * 7 + line * 5) % 30, 1 + (o.id + line) % 3
FROM orders AS o, generate_series(0, 2) AS line
WHERE line <= o.id % 3;

UPDATE orders SET total = sums.total
FROM (SELECT order_id, sum(quantity * price) AS total
      FROM order_lines JOIN products ON products.id = order_lines.product GROUP BY order_id) AS sums
WHERE sums.order_id = orders.id;

INSERT INTO payments (order_id, card_holder, card_number, iban, amount, paid)
SELECT o.id, c.name, pg_temp.luhn((ARRAY['4539', '5255', '4024'])[1 + o.id % 3] || lpad((o.id::bigint * 99991 % 99999999999)::text, 11, '0')),
       CASE WHEN o.id % 4 = 0 THEN 'GB82 WEST 1234 5698 7654 32' END, o.total, o.placed + interval '4 minutes'
FROM orders AS o JOIN customers AS c ON c.id = o.customer
WHERE o.status <> 'new';

-- What support wrote down: sentences, with people and places in them.
INSERT INTO tickets (order_id, opened, state, notes)
SELECT o.id, o.placed + interval '2 days', CASE n % 3 WHEN 0 THEN 'open' ELSE 'closed' END,
       CASE n % 3
         WHEN 0 THEN 'The parcel is late. I called ' || c.name || ' on ' || c.phone
                       || ' and promised an answer by Friday; the depot says the address was wrong.'
         WHEN 1 THEN c.name || ' wrote from ' || c.email || ' that the lamp arrived broken, and asks us to send'
                       || ' another one before the weekend.'
         ELSE 'Spoke with ' || c.name || ' about the refund for order ' || o.id
                || '. Nothing else was promised, and the case can be closed.'
       END
FROM generate_series(1, 300) AS n JOIN orders AS o ON o.id = 3 + n * 16 JOIN customers AS c ON c.id = o.customer;

INSERT INTO staff.employees (name, ssn, salary, title)
SELECT name, lpad((123 + n * 17)::text, 3, '0') || '-' || lpad((10 + n * 3 % 89)::text, 2, '0') || '-'
         || lpad((1000 + n * 331 % 8999)::text, 4, '0'),
       48000 + n * 3700, title
FROM (VALUES (1, 'Nora Feld', 'Warehouse lead'), (2, 'Samir Haddad', 'Buyer'), (3, 'Ines Duarte', 'Accountant'),
             (4, 'Piet Janssen', 'Support'), (5, 'Maya Stern', 'Support'), (6, 'Otto Brandt', 'Driver'),
             (7, 'Lucia Ferri', 'Marketing'), (8, 'Tom Archer', 'Developer')) AS e (n, name, title);

-- The account the gateway uses. Nobody else learns its password.
CREATE ROLE shop_app LOGIN PASSWORD '${password}';
GRANT USAGE ON SCHEMA public, staff TO shop_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, staff TO shop_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, staff TO shop_app;
ANALYZE;
