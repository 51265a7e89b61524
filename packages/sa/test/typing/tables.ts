// Tables for the type tests: two as a code generator writes them, two written by hand.
import * as sa from "@shoal/sa"

/** Types are equal, not just assignable. */
export type Same<A, B> = (<G>() => G extends A ? 1 : 2) extends <G>() => G extends B ? 1 : 2 ? true : false
/** The row of a statement. */
export type RowOf<Q extends { readonly $row: unknown }> = Q["$row"]
/** Fails to compile unless its argument is `true`. */
export function same<T extends true>(): T | undefined {
  return undefined
}

export const metadata: sa.MetaData = new sa.MetaData()

export interface UsersColumns<A extends string> {
  readonly id: sa.NumCol<A, "id", number>
  readonly name: sa.StrCol<A, "name", string>
  readonly email: sa.StrCol<A, "email", string | null>
  readonly status: sa.StrCol<A, "status", "active" | "disabled">
  readonly prefs: sa.JsonCol<A, "prefs", { theme: string; n: number } | null>
  readonly balance: sa.NumCol<A, "balance", string>
}
export interface UsersInsert {
  id?: number
  name: string
  email?: string | null
  status?: "active" | "disabled"
  prefs?: { theme: string; n: number } | null
  balance?: string
}
export interface UsersUpdate {
  id?: number
  name?: string
  email?: string | null
  status?: "active" | "disabled"
  prefs?: { theme: string; n: number } | null
  balance?: string
}
export interface UsersTable<A extends string = "users"> extends sa.Table<
  A,
  UsersColumns<A>,
  UsersInsert,
  UsersUpdate
> {
  alias<B extends string>(name: B): UsersTable<B>
}
export const users: UsersTable = sa.defineTable("users", metadata, {
  columns: {
    id: { type: "int", nullable: false, autoincrement: true },
    name: { type: "varchar(50)", nullable: false },
    email: { type: "varchar(120)" },
    status: { type: "enum('active','disabled')", nullable: false, default: "'active'" },
    prefs: { type: "json" },
    balance: { type: "decimal(10,2)", nullable: false, default: "0.00" },
  },
  primaryKey: ["id"],
})

export interface OrdersColumns<A extends string> {
  readonly id: sa.NumCol<A, "id", bigint>
  readonly userId: sa.NumCol<A, "userId", number>
  readonly total: sa.NumCol<A, "total", number>
  readonly at: sa.TmpCol<A, "at", Date>
  readonly paid: sa.BoolCol<A, "paid", boolean>
}
export interface OrdersInsert {
  userId: number
  total: number
  at?: Date
}
export interface OrdersTable<A extends string = "orders"> extends sa.Table<
  A,
  OrdersColumns<A>,
  OrdersInsert,
  Partial<OrdersInsert>
> {
  alias<B extends string>(name: B): OrdersTable<B>
}
export const orders: OrdersTable = sa.defineTable("orders", metadata, {
  columns: {
    id: { type: "bigint", nullable: false, autoincrement: true },
    userId: { type: "int", name: "user_id", nullable: false },
    total: { type: "double", nullable: false },
    at: { type: "datetime", nullable: false, default: "CURRENT_TIMESTAMP" },
    paid: { type: "tinyint(1)", nullable: false, default: "0" },
  },
  primaryKey: ["id"],
  foreignKeys: [{ columns: ["userId"], table: "users", references: ["id"] }],
})

export const people = new sa.Table("people", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  name: sa.Column(sa.String(64), { nullable: false }),
  nick: sa.Column(sa.String(64)),
})

export const pets = new sa.Table("pets", metadata, {
  id: sa.Column(sa.BigInteger, { primaryKey: true }),
  ownerId: sa.Column("owner_id", sa.Integer, sa.ForeignKey("people.id")),
  born: sa.Column(sa.DateTime, { nullable: false }),
})
