// SQLAlchemy's cases by id, written with shoal: error.
import * as sa from "../../src/index.ts"
import type { Builder } from "./tables.ts"

/** Builders by case id. */
export const errorsBuilders: Readonly<Record<string, Builder>> = {
  "error.unknown_column_attr": ({ users }) => users.c.nope,
  "error.unconsumed_values": ({ users }) => sa.insert(users).values({ nope: 1 }),
  "error.unconsumed_update": ({ users }) => sa.update(users).values({ nope: 1 }),
  "error.from_string": ({ users }) => sa.select("users"),
  "error.order_by_unknown_label": ({ users }) => sa.select(users.c.id).orderBy("nope nope"),
  "error.varchar_no_length": () =>
    sa.CreateTable(new sa.Table("t", new sa.MetaData(), { s: sa.Column(sa.String) })),
  "error.fk_missing_table": () =>
    sa.CreateTable(
      new sa.Table("t", new sa.MetaData(), { u: sa.Column(sa.Integer, sa.ForeignKey("nowhere.id")) }),
    ),
  "error.getitem_non_json": ({ users }) => users.c.name.get("x"),
  "error.union_col_mismatch": ({ users }) =>
    sa.union(sa.select(users.c.id), sa.select(users.c.id, users.c.name)),
  "error.bad_isolation_option": ({ users }) => sa.select(users.c.id).withForUpdate({ bogus: true }),
  "error.set_blank": () => sa.mysql.SET("a", ""),
  "error.table_redefine": ({ users, metadata }) =>
    new sa.Table("users", metadata, { zzz: sa.Column(sa.Integer) }),
}
