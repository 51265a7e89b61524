import { expect, it } from "vitest"
import { columnKeys } from "../../src/naming/column-keys.ts"
import { isFreeTypeName, isFreeValueName } from "../../src/naming/identifier.ts"
import { planNames } from "../../src/naming/names.ts"
import { type NamingOptions, type NameStyle, resolveNaming } from "../../src/naming/options.ts"
import { column, schema, table } from "../support/models.ts"

function names(tables: readonly string[], options?: NameStyle | NamingOptions) {
  const models = tables.map((name) => table(name, [column("id")]))
  const plan = planNames(schema(...models), resolveNaming(options))
  return models.map((model) => plan.get(model))
}

function keys(columns: readonly string[], options?: NameStyle | NamingOptions) {
  const model = table(
    "t",
    columns.map((name) => column(name)),
  )
  return columnKeys(resolveNaming(options))(model)
}

it("gives constants and types in the style", () => {
  expect(names(["order_items"])[0]).toMatchObject({
    constant: "orderItems",
    columnsType: "OrderItemsColumns",
    rowType: "OrderItemsRow",
    insertType: "OrderItemsInsert",
    updateType: "OrderItemsUpdate",
    tableType: "OrderItemsTable",
  })
  expect(names(["order_items"], "pascal")[0]?.constant).toBe("OrderItems")
  expect(names(["order_items"], "preserve")[0]?.constant).toBe("order_items")
  expect(names(["order_items"], { rows: "singular" })[0]?.rowType).toBe("OrderItem")
})

it("keeps a row type from hiding a global type", () => {
  expect(names(["dates"], { rows: "singular" })[0]?.rowType).toBe("DatesRow")
})

it("makes constants of reserved, odd and colliding names", () => {
  const odd = [
    "class",
    "metadata",
    "sa",
    "2fa codes",
    "🐟",
    "`",
    "*/",
    "default",
    "new",
    "a".repeat(64),
    "select",
  ]
  const planned = names(odd)
  const constants = planned.map((plan) => plan?.constant ?? "")
  expect(new Set(constants).size).toBe(odd.length)
  expect(constants.every(isFreeValueName)).toBe(true)
  expect(constants.slice(0, 5)).toEqual(["class_", "metadata_", "sa_", "_2faCodes", "u1f41f"])
  const types = planned.flatMap((plan) =>
    plan === undefined ? [] : [plan.rowType, plan.tableType, plan.insertType],
  )
  expect(types.every(isFreeTypeName)).toBe(true)
  expect(new Set(types).size).toBe(types.length)
})

it("lets the table that is spelt like the constant have it", () => {
  expect(names(["user_log", "userLog", "user-log"]).map((plan) => plan?.constant)).toEqual([
    "user_log",
    "userLog",
    "shopUserLog",
  ])
})

it("keeps keys unique, in order and off the prototype", () => {
  expect(keys(["user_id", "userId", "user id"])).toEqual(["user_id", "userId", "user id"])
  expect(keys(["__proto__", "constructor", "class"])).toEqual(["proto", "constructor", "class"])
  expect(keys(["__proto__"], "preserve")).toEqual(["___proto__"])
  expect(keys(["1", "b"])).toEqual(["_1", "b"])
  expect(keys(["🐟", "2nd"])).toEqual(["🐟", "2nd"])
})

it("renames what the config renames", () => {
  expect(names(["users"], { rename: { users: "people" } })[0]?.constant).toBe("people")
  expect(keys(["nm"], { rename: { "t.nm": "name" } })).toEqual(["name"])
})
