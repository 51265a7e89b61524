// The tables of the conformance cases, and how a case is written.
import * as sa from "@shoal/sa"

const metadata = new sa.MetaData()

export const shop = new sa.Table("shop", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  title: sa.Column(sa.String(40), { nullable: false }),
  city: sa.Column(sa.String(40)),
  rating: sa.Column(sa.Integer),
  open: sa.Column(sa.Boolean, { nullable: false }),
  info: sa.Column(sa.JSON),
  since: sa.Column(sa.DateTime),
})

export const sale = new sa.Table("sale", metadata, {
  id: sa.Column(sa.BigInteger, { primaryKey: true }),
  shopId: sa.Column("shop_id", sa.Integer, sa.ForeignKey("shop.id"), { nullable: false }),
  amount: sa.Column(sa.Numeric(10, 2)),
  state: sa.Column(sa.String(10), { nullable: false, default: "open" }),
  touched: sa.Column(sa.DateTime, { onupdate: sa.func.now() }),
})

/** Names that need backticks: upper case, a reserved word, a space. */
export const odd = new sa.Table("Odd", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  order: sa.Column(sa.Integer),
  rank: sa.Column(sa.Integer),
  label: sa.Column("Odd Label", sa.String(10)),
})

/** What a builder makes: anything that compiles. */
export interface Compilable {
  compile(options: { dialect: sa.Dialect }): sa.Compiled
}

/** Title, what is built, the SQL on MySQL 9 with `?`, its parameters, and MariaDB's SQL where it differs. */
export type Case = readonly [
  title: string,
  build: () => Compilable,
  sql: string,
  params?: readonly unknown[],
  mariadb?: string,
]

export const mysqlDialect = sa.mysql.dialect({ serverVersion: "9.7.4" })
export const mariadbDialect = sa.mysql.dialect({ serverVersion: "10.11.19-MariaDB" })
