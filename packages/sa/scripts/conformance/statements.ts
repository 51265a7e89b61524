// SQLAlchemy's cases by id, written with shoal: select, insert, odku, update, delete.
import * as sa from "../../src/index.ts"
import type { Builder } from "./tables.ts"

/** Builders by case id. */
export const statementsBuilders: Readonly<Record<string, Builder>> = {
  "select.table_method": ({ nodes }) => nodes.select(),
  "select.same_col_twice": ({ users }) => sa.select(users.c.id, users.c.id),
  "select.no_labels": ({ users, orders }) =>
    sa.select(users.c.id, orders.c.id).setLabelStyle(sa.LABEL_STYLE_NONE),
  "select.where_true": ({ users }) => sa.select(users.c.id).where(sa.true_()),
  "select.where_false": ({ users }) => sa.select(users.c.id).where(sa.false_()),
  "select.where_none_condition": ({ users }) => sa.select(users.c.id).where(users.c.age.is(null)),
  "select.join_fk": ({ users, orders }) => sa.select(users.c.name, orders.c.total).join(orders),
  "select.order_by_label_obj": ({ users }) =>
    ((l) => sa.select(l).orderBy(l.desc()))(users.c.age.add(1).label("x")),
  "select.order_by_collate": ({ users }) =>
    sa.select(users.c.id).orderBy(users.c.name.collate("utf8mb4_bin").desc()),
  "select.group_having": ({ orders }) =>
    sa
      .select(orders.c.user_id, sa.func.sum(orders.c.total).label("s"))
      .groupBy(orders.c.user_id)
      .having(sa.func.sum(orders.c.total).gt(100)),
  "select.group_by_rollup": ({ orders }) =>
    sa
      .select(orders.c.user_id, orders.c.status, sa.func.count())
      .groupBy(sa.func.rollup(orders.c.user_id, orders.c.status)),
  "select.limit_bind": ({ users }) => sa.select(users.c.id).limit(sa.bindparam("n", 3, { type: sa.Integer })),
  "select.slice": ({ users }) => sa.select(users.c.id).slice(5, 15),
  "select.limit_order_where": ({ users }) =>
    sa.select(users.c.id).where(users.c.age.gt(1)).orderBy(users.c.id).limit(2),
  "select.for_update": ({ users }) => sa.select(users.c.id).withForUpdate(),
  "select.for_update_nowait": ({ users }) => sa.select(users.c.id).withForUpdate({ nowait: true }),
  "select.for_update_skip": ({ users }) => sa.select(users.c.id).limit(1).withForUpdate({ skipLocked: true }),
  "select.for_share_nowait": ({ users }) => sa.select(users.c.id).withForUpdate({ read: true, nowait: true }),
  "select.for_update_of_cols": ({ users, orders }) =>
    sa
      .select(users.c.id)
      .join(orders)
      .withForUpdate({ of: [orders.c.id, users.c.id], skipLocked: true }),
  "select.statement_hint": ({ users }) => sa.select(users.c.id).withStatementHint("LOCK IN SHARE MODE"),
  "select.prefix": ({ users }) => sa.select(users.c.id).prefixWith("SQL_NO_CACHE", "HIGH_PRIORITY"),
  "select.suffix": ({ users }) => sa.select(users.c.id).suffixWith("PROCEDURE ANALYSE()"),
  "select.text_columns_subq": ({ users }) =>
    sa.select(sa.text("SELECT id FROM users").columns(users.c.id).subquery("q").c.id),
  "select.light_table": () =>
    sa.select(sa.table("t", sa.column("x", sa.Integer), sa.column("y"))).where(sa.column("x").eq(5)),
  "select.scalar_in_cols_anon": ({ users, orders }) =>
    sa.select(
      users.c.name,
      sa.select(sa.func.count(orders.c.id)).where(orders.c.user_id.eq(users.c.id)).scalarSubquery(),
    ),
  "select.scalar_in_order": ({ users, orders }) =>
    sa
      .select(users.c.name)
      .orderBy(
        sa.select(sa.func.count(orders.c.id)).where(orders.c.user_id.eq(users.c.id)).scalarSubquery().desc(),
      ),
  "select.func_in_where": ({ users }) =>
    sa.select(users.c.id).where(sa.func.date(users.c.created_at).eq("2024-01-02")),
  "select.key_names": ({ nodes }) =>
    sa
      .select(nodes.c.label, nodes.c.unit_price, nodes.c.order)
      .where(nodes.c.label.eq("x"))
      .orderBy(nodes.c.rank),
  "select.fetch": ({ users }) => sa.select(users.c.id).fetch(5),
  "select.self_join_two_anon": ({ nodes }) => {
    const a = nodes.alias()
    const b = nodes.alias()
    return sa.select(a.c.id, b.c.id).where(a.c.parent_id.eq(b.c.id))
  },
  "select.subquery_named_join": ({ users, orders }) => {
    const sq = sa
      .select(orders.c.user_id, sa.func.sum(orders.c.total).label("s"))
      .groupBy(orders.c.user_id)
      .subquery("tot")
    return sa.select(users.c.name, sq.c.s).join(sq, sq.c.user_id.eq(users.c.id)).orderBy(sq.c.s.desc())
  },
  "select.subquery_dupe_names": ({ users, orders }) => {
    const sq = sa.select(users.c.id, orders.c.id).join(orders).subquery()
    return sa.select(sq)
  },
  "select.lateral": ({ users, orders }) => {
    const l = sa
      .select(orders.c.total)
      .where(orders.c.user_id.eq(users.c.id))
      .orderBy(orders.c.total.desc())
      .limit(1)
      .lateral("top1")
    return sa.select(users.c.name, l.c.total).join(l, sa.true_())
  },
  "select.cte_twice": ({ users }) => {
    const c = sa.select(users.c.id, users.c.age).where(users.c.active).cte("act")
    const d = c.alias("d")
    return sa.select(c.c.id, d.c.id).where(c.c.age.eq(d.c.age))
  },
  "select.two_ctes": ({ users }) => {
    const c = sa.select(users.c.id).where(users.c.age.gt(1)).cte("c1")
    const d = sa.select(c.c.id).where(c.c.id.lt(5)).cte("c2")
    return sa.select(d).where(d.c.id.ne(3))
  },
  "select.intersect": ({ users, orders }) => sa.intersect(sa.select(users.c.id), sa.select(orders.c.user_id)),
  "select.union_subquery": ({ users, orders }) => {
    const u = sa.union(sa.select(users.c.id), sa.select(orders.c.user_id)).subquery("u")
    return sa.select(sa.func.count(u.c.id))
  },
  "select.ambiguous_label_reuse": ({ users }) => {
    const x = users.c.age.label("id")
    return sa.select(x, users.c.id)
  },
  "select.typedecorator": () => {
    class Csv extends sa.TypeDecorator<readonly string[], sa.StringType> {
      readonly impl = sa.String(100)
      override processBindParam(value: readonly string[] | null): string | null {
        return value === null ? null : value.join(",")
      }
    }
    const t = sa.table("t", sa.column("tags", new Csv()))
    return sa.select(t).where(t.c.tags.eq(["a", "b"]))
  },
  "insert.values_kw": ({ users }) => sa.insert(users).values({ name: "ann", age: 3 }),
  "insert.enum_and_set": ({ items }) =>
    sa.insert(items).values({
      order_id: 1,
      line_no: 7,
      sku: "s",
      qty: 1,
      flags: new Set(["gift"]),
      payload: Buffer.from([0, 1]),
    }),
  "insert.from_select_default": ({ users, orders }) =>
    sa.insert(orders).fromSelect(["user_id"], sa.select(users.c.id)),
  "insert.from_select_no_default": ({ users, orders }) =>
    sa.insert(orders).fromSelect(["user_id"], sa.select(users.c.id), { includeDefaults: false }),
  "insert.returning": ({ users }) =>
    sa.insert(users).values({ name: "x" }).returning(users.c.id, users.c.created_at),
  "insert.returning_expr": ({ users }) =>
    sa.insert(users).values({ name: "x" }).returning(users.c.id.add(1).label("next"), users.c.name),
  "insert.inline": ({ orders }) => sa.insert(orders).values({ user_id: 1 }).inline(),
  "insert.keys_subset": ({ users }) => sa.insert(users),
  "insert.keys_and_values": ({ users }) => sa.insert(users).values({ age: users.c.id.add(1) }),
  "odku.inserted": ({ users }) => {
    const s = sa.mysql.insert(users).values({ name: "new", email: "ann@x.io", age: 3 })
    return s.onDuplicateKeyUpdate({ name: s.inserted.name, age: s.inserted.age })
  },
  "odku.coalesce": ({ users }) => {
    const s = sa.mysql.insert(users).values({ name: "new", email: "ann@x.io", age: 3 })
    return s.onDuplicateKeyUpdate({ age: sa.func.coalesce(s.inserted.age, users.c.age) })
  },
  "odku.multi_values": ({ users }) => {
    const s = sa.mysql.insert(users).values([
      { name: "a", age: 1 },
      { name: "b", age: 2 },
    ])
    return s.onDuplicateKeyUpdate({ age: s.inserted.age })
  },
  "odku.last_insert_id": ({ users }) => {
    const s = sa.mysql.insert(users).values({ name: "new", email: "ann@x.io", age: 3 })
    return s.onDuplicateKeyUpdate({ id: sa.func.last_insert_id(users.c.id), name: s.inserted.name })
  },
  "odku.json": ({ users }) => {
    const s = sa.mysql.insert(users).values({ name: "new", email: "ann@x.io", age: 3 })
    return s.onDuplicateKeyUpdate({ prefs: { k: 1 } })
  },
  "odku.all_columns_collection": ({ users }) => {
    const s = sa.mysql.insert(users).values({ name: "new", email: "ann@x.io", age: 3 })
    return s.onDuplicateKeyUpdate(
      Object.fromEntries(["name", "email", "age"].map((key) => [key, s.inserted[key]])),
    )
  },
  "update.simple": ({ users }) => sa.update(users).where(users.c.id.eq(1)).values({ name: "x", age: 7 }),
  "update.json_set": ({ users }) =>
    sa
      .update(users)
      .values({ prefs: sa.func.json_set(users.c.prefs, "$.a", 5) })
      .where(users.c.id.eq(1)),
  "update.subquery_value": ({ users, orders }) =>
    sa.update(users).values({
      age: sa.select(sa.func.count(orders.c.id)).where(orders.c.user_id.eq(users.c.id)).scalarSubquery(),
    }),
  "update.multi_table_set_both": ({ users, orders }) =>
    sa
      .update(users)
      .where(users.c.id.eq(orders.c.user_id))
      .values(
        new Map([
          [users.c.name, "x"],
          [orders.c.note, "y"],
        ]),
      ),
  "update.join_target": ({ users, orders }) =>
    sa.update(users.join(orders)).values(
      new Map([
        [users.c.name, "x"],
        [orders.c.note, orders.c.status],
      ]),
    ),
  "update.key_columns": ({ nodes }) =>
    sa
      .update(nodes)
      .where(nodes.c.label.eq("a"))
      .values({ label: "b", order: nodes.c.order.add(1) }),
  "update.alias": ({ users }) => {
    const u = users.alias("u")
    return sa.update(u).where(u.c.id.eq(1)).values({ name: "x" })
  },
  "update.from_subquery": ({ users, orders }) => {
    const sq = sa.select(orders.c.user_id, sa.func.count().label("n")).groupBy(orders.c.user_id).subquery("t")
    return sa.update(users).where(users.c.id.eq(sq.c.user_id)).values({ age: sq.c.n })
  },
  "update.keys": ({ users }) => sa.update(users).where(users.c.id.eq(sa.bindparam("b_id"))),
  "delete.in_subquery": ({ users, orders }) =>
    sa.delete_(users).where(users.c.id.in(sa.select(orders.c.user_id).where(orders.c.total.lt(6)))),
  "delete.not_exists": ({ users, orders }) =>
    sa.delete_(users).where(sa.not(sa.exists().where(orders.c.user_id.eq(users.c.id)))),
}
