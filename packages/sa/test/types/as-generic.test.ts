// Types without what only MySQL or MariaDB have.
import { expect, test } from "vitest"
import * as sa from "../../src/index.ts"

class Cents extends sa.TypeDecorator<bigint, sa.AnyType> {
  readonly impl = sa.mysql.BIGINT({ unsigned: true })
}

test.each([
  [sa.mysql.INTEGER({ unsigned: true, displayWidth: 4 }), "INTEGER", sa.Integer()],
  [sa.mysql.TINYINT({ displayWidth: 1 }), "INTEGER", sa.Integer()],
  [sa.mysql.SMALLINT(), "SMALLINT", sa.SmallInteger()],
  [sa.mysql.BIGINT({ unsigned: true }), "BIGINT", sa.BigInteger()],
  [sa.mysql.YEAR(), "INTEGER", sa.Integer()],
  [sa.mysql.DECIMAL(10, 2, { unsigned: true }), "NUMERIC(10, 2)", sa.Numeric(10, 2)],
  [sa.mysql.DOUBLE(), "DOUBLE", sa.Double()],
  [
    sa.mysql.VARCHAR(20, { charset: "utf8mb4", collation: "utf8mb4_bin" }),
    "VARCHAR(20) COLLATE utf8mb4_bin",
    sa.String(20, { collation: "utf8mb4_bin" }),
  ],
  [sa.CHAR(3), "VARCHAR(3)", sa.String(3)],
  [sa.mysql.LONGTEXT(), "TEXT", sa.Text()],
  [sa.mysql.LONGBLOB(), "BLOB", sa.LargeBinary()],
  [sa.mysql.TIMESTAMP({ fsp: 3 }), "DATETIME(3)", sa.DateTime({ fsp: 3 })],
  [sa.mysql.ENUM("a", "b"), "ENUM('a','b')", sa.Enum("a", "b")],
  [sa.mysql.SET("a", "bc"), "VARCHAR(4)", sa.String(4)],
  [sa.mysql.INET6(), "VARCHAR(45)", sa.String(45)],
  [sa.JSON(), "JSON", sa.JSON()],
  [sa.Boolean(), "BOOL", sa.Boolean()],
  [sa.Uuid(), "CHAR(32)", sa.Uuid()],
  [new Cents(), "BIGINT", sa.BigInteger()],
])("%s", (type, text, generic) => {
  const found = type.asGeneric()
  expect(found.compile()).toBe(text)
  expect(Object.getPrototypeOf(found)).toBe(Object.getPrototypeOf((generic as sa.AnyType).asGeneric()))
})

test("a type that has none says so", () => {
  expect(() => sa.mysql.BIT(3).asGeneric()).toThrow("The type BIT(3) has no generic one.")
  expect(() => sa.mysql.POINT().asGeneric()).toThrow(sa.InvalidRequestError)
})
