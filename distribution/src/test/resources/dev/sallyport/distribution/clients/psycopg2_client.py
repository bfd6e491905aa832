# psycopg2 through the gateway; prints one line of JSON with what it saw.
import io
import json
import psycopg2
import psycopg2.extras

seen = {}


def refused(cursor, sql, parameters=None):
    try:
        cursor.execute(sql, parameters)
        return "not refused"
    except psycopg2.Error as e:
        return {"code": e.pgcode, "message": e.diag.message_primary, "detail": e.diag.message_detail,
                "hint": e.diag.message_hint, "class": type(e).__name__}


connection = psycopg2.connect("")
connection.autocommit = True
cursor = connection.cursor()
cursor.execute("SELECT %s::int + 1, %s", (41, "it's"))
seen["parameters"] = cursor.fetchone()
cursor.execute("PREPARE byid (int) AS SELECT id, name, email, salary FROM people WHERE id = $1")
cursor.execute("EXECUTE byid(3)")
seen["prepared"] = [str(cell) for cell in cursor.fetchone()]
cursor.execute("SELECT name, email, card, salary, tags, doc, city FROM people ORDER BY id LIMIT 5")
seen["masked"] = [[str(cell) for cell in row] for row in cursor.fetchall()]
seen["denied"] = refused(cursor, "DELETE FROM orders")
seen["error"] = refused(cursor, "SELECT 1/0")
seen["regular"] = refused(cursor, "SELECT * FROM nowhere")
cursor.execute("SELECT 'alive'")
seen["alive"] = cursor.fetchone()[0]

connection.autocommit = False
cursor.execute("CREATE TEMP TABLE own (id int, note text)")
psycopg2.extras.execute_values(cursor, "INSERT INTO own VALUES %s", [(i, "n%d" % i) for i in range(100)])
seen["transaction"] = refused(cursor, "DELETE FROM own")["code"]
seen["status"] = connection.info.transaction_status
cursor.execute("SELECT count(*) FROM own")
seen["kept"] = cursor.fetchone()[0]
cursor.copy_expert("COPY own FROM STDIN", io.StringIO("100\tcopied\n"))
out = io.StringIO()
cursor.copy_expert("COPY (SELECT * FROM own WHERE id > 98 ORDER BY id) TO STDOUT", out)
seen["copied"] = out.getvalue()
connection.commit()

named = connection.cursor("pieces")
named.itersize = 7
named.execute("SELECT name FROM people")
seen["pieces"] = sorted(set(row[0] for row in named))
named.close()
connection.rollback()
seen["many"] = refused(cursor, "SELECT 1; DELETE FROM orders; SELECT 2")["code"]
connection.close()
print(json.dumps(seen))
