// SQLAlchemy's cases by id, written with shoal: expr, json.
import * as sa from "../../src/index.ts"
import type { Builder } from "./tables.ts"

/** Builders by case id. */
export const expressionsBuilders: Readonly<Record<string, Builder>> = {
  "expr.literal_int": () => sa.literal(5),
  "expr.literal_str": () => sa.literal("x"),
  "expr.literal_true": () => sa.literal(true),
  "expr.literal_bigint": () => sa.literal(9223372036854775813n),
  "expr.literal_typed_bool_col": ({ users }) => sa.literal(true, sa.Boolean).eq(users.c.active),
  "expr.null": () => sa.null_(),
  "expr.true_false": () => sa.func.coalesce(sa.true_(), sa.false_()),
  "expr.text_escaped_colon": ({ users }) =>
    sa.text("users.name = 'a\\:b' AND users.id = :id").bindparams({ id: 1 }),
  "expr.bindparam": ({ users }) => users.c.id.eq(sa.bindparam("uid")),
  "expr.bindparam_repeat": ({ users }) =>
    users.c.age.eq(sa.bindparam("v", 4)).or(users.c.id.eq(sa.bindparam("v", 4))),
  "expr.cast_timestamp": ({ users }) => sa.cast(users.c.name, sa.TIMESTAMP),
  "expr.cast_double": ({ users }) => sa.cast(users.c.name, sa.Double),
  "expr.cast_boolean": ({ users }) => sa.cast(users.c.age, sa.Boolean),
  "expr.extract_year": ({ orders }) => sa.extract("year", orders.c.placed_at),
  "expr.count_col": ({ users }) => sa.func.count(users.c.id),
  "expr.count_distinct2": ({ users }) => sa.func.count(users.c.name.distinct()),
  "expr.ifnull_bool": ({ users }) => sa.func.ifnull(users.c.age, 0).gt(5),
  "expr.interval_arith": ({ orders }) => orders.c.placed_at.add(sa.text("INTERVAL 1 DAY")),
  "expr.aggregate_strings": ({ users }) => sa.func.aggregate_strings(users.c.name, ", "),
  "expr.over_partition": ({ orders }) =>
    sa.func
      .sum(orders.c.total)
      .over({ partitionBy: orders.c.user_id, orderBy: [orders.c.placed_at, orders.c.id.desc()] }),
  "expr.over_empty": () => sa.func.count().over(),
  "expr.over_range": ({ orders }) =>
    sa.func.sum(orders.c.total).over({ orderBy: orders.c.id, range: [-5, 5] }),
  "expr.over_arith": ({ users }) => sa.func.rank().over({ orderBy: users.c.age.desc() }).add(1),
  "expr.exists": ({ users, orders }) => sa.exists().where(orders.c.user_id.eq(users.c.id)),
  "expr.any_subq": ({ users, nodes }) => users.c.age.gt(sa.any_(sa.select(nodes.c.rank).scalarSubquery())),
  "expr.all_subq": ({ users, nodes }) => users.c.age.ge(sa.all_(sa.select(nodes.c.rank).scalarSubquery())),
  "expr.tuple_cmp": ({ users }) => sa.tuple_(users.c.age, users.c.id).gt(sa.tuple_(30, 5)),
  "expr.tuple_eq": ({ users, orders }) => sa.tuple_(users.c.age, users.c.id).eq(sa.tuple_(orders.c.id, 3)),
  "expr.desc_nulls_last": ({ users }) => users.c.age.desc().nullsLast(),
  "expr.label_in_cmp": ({ users }) => users.c.age.add(1).label("next_age").gt(5),
  "json.chain": ({ users }) => users.c.prefs.get("a").get("b"),
  "json.path": ({ users }) => users.c.prefs.get(["a", 1, "b"]),
  "json.as_string_eq": ({ users }) => users.c.prefs.get("theme").asString().eq("dark"),
  "json.as_float": ({ users }) => users.c.prefs.get("n").asFloat(),
  "json.as_numeric": ({ users }) => users.c.prefs.get("n").asNumeric(10, 2).eq("1.50"),
  "json.eq_string": ({ users }) => users.c.prefs.get("theme").eq("dark"),
  "json.json_null": ({ users }) => users.c.prefs.eq(sa.JSON.NULL),
  "json.cast_key": ({ users }) => sa.cast(users.c.prefs.get("n"), sa.Integer),
}
