// aiomysql's test_dictcursor.py and test_deserialize_cursor.py: rows as objects, JSON as values.
import {
  type ConnectOptions,
  type Connection,
  connect,
  Cursor,
  DeserializationCursor,
  DictCursor,
  SSCursor,
  SSDictCursor,
} from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"

const bob = { name: "bob", age: 21, DOB: new Date("1990-02-06T23:04:56Z") }
const jim = { name: "jim", age: 56, DOB: new Date("1955-05-09T13:12:45Z") }
const fred = { name: "fred", age: 100, DOB: new Date("1911-09-12T01:01:01Z") }

forEachServer((server) => {
  let database: TestDatabase
  let conn: Connection

  const open = (options: ConnectOptions = {}): Promise<Connection> =>
    connect(database.url, { bigint: "number", autocommit: true, ...options })

  beforeAll(async () => {
    database = await createDatabase(server)
    await using setup = await open()
    await setup.query("CREATE TABLE dictcursor (name CHAR(20), age INT, DOB DATETIME)")
    for (const { name, age, DOB } of [bob, jim, fred])
      await setup.query("INSERT INTO dictcursor VALUES (?, ?, ?)", [name, age, DOB])
    await setup.query("CREATE TABLE deserialize_cursor (id INT, name CHAR(20), data JSON)")
    await setup.query(
      `INSERT INTO deserialize_cursor VALUES (1, 'bob', '{"k": "v", "n": [1, null]}'), (2, 'jim', '[1, 2]'), (3, 'fred', NULL)`,
    )
  })
  beforeEach(async () => {
    conn = await open()
    return () => conn.ensureClosed()
  })
  afterAll(() => database?.drop())

  describe("DictCursor", () => {
    test("dictcursor: one, all, many", async () => {
      await using cursor = conn.cursor(DictCursor)
      await cursor.execute("SELECT * FROM dictcursor WHERE name = 'bob'")
      expect(await cursor.fetchOne()).toEqual(bob)
      expect(await cursor.fetchOne()).toBeNull()
      await cursor.execute("SELECT * FROM dictcursor")
      expect(await cursor.fetchAll()).toEqual([bob, jim, fred])
      await cursor.execute("SELECT * FROM dictcursor")
      expect(await cursor.fetchMany(2)).toEqual([bob, jim])
      const rest: unknown[] = []
      for await (const row of cursor) rest.push(row)
      expect(rest).toEqual([fred])
    })

    test("custom_dict: rows of a class of one's own", async () => {
      class Person {
        age?: number
        greet(): string {
          return `I am ${String(this.age)}`
        }
      }
      class PersonCursor extends DictCursor<Person> {
        protected override newRow(): Person {
          return new Person()
        }
      }
      await using cursor = conn.cursor(PersonCursor)
      await cursor.execute("SELECT * FROM dictcursor WHERE name = 'bob'")
      const person = await cursor.fetchOne()
      expect(person).toBeInstanceOf(Person)
      expect(person?.greet()).toBe("I am 21")
    })

    test("ssdictcursor: unbuffered objects", async () => {
      await using cursor = conn.cursor(SSDictCursor)
      await cursor.execute("SELECT * FROM dictcursor")
      expect(await cursor.fetchOne()).toEqual(bob)
      expect(await cursor.fetchAll()).toEqual([jim, fred])
    })

    test("no column is lost to an equal name, not even the third", async () => {
      await using cursor = conn.cursor(DictCursor)
      await cursor.execute(
        "SELECT 1 AS a, 2 AS a, 3 AS a, x.name, y.name FROM dictcursor x JOIN dictcursor y USING (age) WHERE age = 21",
      )
      const row = (await cursor.fetchOne()) ?? {}
      expect(Object.values(row)).toEqual([1, 2, 3, "bob", "bob"])
      expect(row).toMatchObject({ a: 1, name: "bob", "y.name": "bob" })
    })
  })

  describe("DeserializationCursor", () => {
    const documents = [{ k: "v", n: [1, null] }, [1, 2], null]
    const sql = "SELECT id, data FROM deserialize_cursor ORDER BY id"

    test("deserialize_cursor: JSON columns are values, also where the connection keeps them as text", async () => {
      await using text = await open({ json: "string" })
      const plain = text.cursor()
      await plain.execute(sql)
      expect(typeof (await plain.fetchOne())?.[1]).toBe("string")
      await using cursor = text.cursor(DeserializationCursor)
      await cursor.execute(sql)
      expect(await cursor.fetchOne()).toEqual([1, documents[0]])
      expect(await cursor.fetchMany(1)).toEqual([[2, documents[1]]])
      expect(await cursor.fetchAll()).toEqual([[3, documents[2]]])
    })

    test("deserialize_cursor_low_version: text that is no JSON column stays text", async () => {
      await using text = await open({ json: "string" })
      await using cursor = text.cursor(DeserializationCursor)
      await cursor.execute(`SELECT '{"a": 1}' AS a, CAST('[1]' AS CHAR) AS b`)
      expect(await cursor.fetchOne()).toEqual(['{"a": 1}', "[1]"])
    })

    test.each([
      ["deserializedictcursor", [DeserializationCursor, DictCursor]],
      ["deserializedictcursor, in the other order", [DictCursor, DeserializationCursor]],
      ["ssdeserializedictcursor", [SSCursor, DeserializationCursor, DictCursor]],
    ] as [string, [...(typeof Cursor)[], typeof Cursor]][])(
      "%s: combined classes",
      async (_name, classes) => {
        for (const json of ["string", "parse"] as const) {
          await using other = await open({ json })
          await using cursor = other.cursor(...classes)
          await cursor.execute(sql)
          expect(await cursor.fetchAll()).toEqual(documents.map((data, i) => ({ id: i + 1, data })))
        }
      },
    )

    test("ssdeserializecursor: combined classes", async () => {
      await using text = await open({ json: "string" })
      await using cursor = text.cursor(SSCursor, DeserializationCursor)
      expect(cursor.constructor.name).toBe("SSDeserializationCursor")
      await cursor.execute(sql)
      expect(cursor.rowCount).toBe(-1)
      expect(await cursor.fetchAll()).toEqual(documents.map((data, i) => [i + 1, data]))
    })
  })
})
