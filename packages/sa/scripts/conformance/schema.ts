// SQLAlchemy's cases by id, written with shoal: ddl, type.
import * as sa from "../../src/index.ts"
import type { Builder } from "./tables.ts"

/** Builders by case id. */
export const schemaBuilders: Readonly<Record<string, Builder>> = {
  "ddl.create_users": ({ users }) => sa.CreateTable(users),
  "ddl.drop_if_exists": ({ nodes }) => sa.DropTable(nodes, { ifExists: true }),
  "ddl.drop_all":
    ({ metadata }) =>
    (engine) =>
      metadata.dropAll(engine, { checkfirst: false }),
  "ddl.schema": () =>
    sa.CreateTable(new sa.Table("t", new sa.MetaData(), { x: sa.Column(sa.Integer) }, { schema: "other" })),
  "ddl.autoinc_off": () =>
    sa.CreateTable(
      new sa.Table("t", new sa.MetaData(), {
        id: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }),
      }),
    ),
  "ddl.autoinc_bigint_unsigned": () =>
    sa.CreateTable(
      new sa.Table("t", new sa.MetaData(), {
        id: sa.Column(sa.mysql.BIGINT({ unsigned: true }), { primaryKey: true }),
      }),
    ),
  "ddl.autoinc_string_pk": () =>
    sa.CreateTable(
      new sa.Table("t", new sa.MetaData(), { id: sa.Column(sa.String(10), { primaryKey: true }) }),
    ),
  "ddl.composite_pk_autoinc_second": () =>
    sa.CreateTable(
      new sa.Table("t", new sa.MetaData(), {
        a: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }),
        b: sa.Column(sa.Integer, { primaryKey: true, autoincrement: true }),
      }),
    ),
  "ddl.named_pk": () =>
    sa.CreateTable(
      new sa.Table(
        "t",
        new sa.MetaData(),
        { a: sa.Column(sa.Integer), b: sa.Column(sa.Integer) },
        sa.PrimaryKeyConstraint("b", "a", { name: "pk_t", mysqlUsing: "btree" }),
      ),
    ),
  "ddl.unique_named": () =>
    sa.CreateTable(
      new sa.Table(
        "t",
        new sa.MetaData(),
        { a: sa.Column(sa.Integer), b: sa.Column(sa.Integer) },
        sa.UniqueConstraint("a", "b", { name: "uq_ab" }),
      ),
    ),
  "ddl.fk_named": ({ users, metadata }) =>
    sa.CreateTable(
      new sa.Table("t", metadata, {
        uid: sa.Column(
          sa.Integer,
          sa.ForeignKey("users.id", { name: "fk_u", ondelete: "SET NULL", onupdate: "CASCADE" }),
        ),
      }),
    ),
  "ddl.fk_type_inferred": ({ orders, metadata }) =>
    sa.CreateTable(new sa.Table("t", metadata, { oid: sa.Column(sa.ForeignKey("orders.id")) })),
  "ddl.server_default_str": () =>
    sa.CreateTable(
      new sa.Table("t", new sa.MetaData(), {
        s: sa.Column(sa.String(10), { serverDefault: "it's" }),
        n: sa.Column(sa.Integer, { serverDefault: "5" }),
        e: sa.Column(sa.String(3), { serverDefault: "" }),
      }),
    ),
  "ddl.identity": () =>
    sa.CreateTable(
      new sa.Table("t", new sa.MetaData(), {
        id: sa.Column(sa.Integer, sa.Identity({ start: 5 }), { primaryKey: true }),
      }),
    ),
  "ddl.options": () =>
    sa.CreateTable(
      new sa.Table("t", new sa.MetaData(), { a: sa.Column(sa.Integer) }, { mysqlEngine: "InnoDB" }),
    ),
  "ddl.option_row_format": () =>
    sa.CreateTable(
      new sa.Table("t", new sa.MetaData(), { a: sa.Column(sa.Integer) }, { mysqlRowFormat: "DYNAMIC" }),
    ),
  "ddl.naming_convention": () => (engine) =>
    ((m) => [
      new sa.Table("par", m, { id: sa.Column(sa.Integer, { primaryKey: true }) }),
      new sa.Table(
        "chd",
        m,
        {
          id: sa.Column(sa.Integer, { primaryKey: true }),
          p_id: sa.Column(sa.ForeignKey("par.id"), { index: true }),
          code: sa.Column(sa.String(5), { unique: true }),
        },
        sa.CheckConstraint("id > 0", { name: "pos" }),
      ),
      m.createAll(engine, { checkfirst: false }),
    ])(
      new sa.MetaData({
        namingConvention: {
          ix: "ix_%(column_0_label)s",
          uq: "uq_%(table_name)s_%(column_0_name)s",
          ck: "ck_%(table_name)s_%(constraint_name)s",
          fk: "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
          pk: "pk_%(table_name)s",
        },
      }),
    ),
  "ddl.index_col": ({ users }) => sa.CreateIndex(sa.Index("ix1", users.c.name)),
  "ddl.index_func": ({ users }) => sa.CreateIndex(sa.Index("ix1", sa.func.lower(users.c.name))),
  "ddl.index_length_map": ({ orders }) =>
    sa.CreateIndex(sa.Index("ix1", orders.c.note, orders.c.status, { mysqlLength: { note: 10 } })),
  "ddl.index_auto_name": ({ orders }) => sa.CreateIndex([...orders.indexes][0]),
  "ddl.sequence": () =>
    sa.CreateSequence(sa.Sequence("s1", { start: 5, increment: 2, cycle: false, cache: 10 })),
  "ddl.drop_sequence": () => sa.DropSequence(sa.Sequence("s1"), { ifExists: true }),
  "ddl.create_schema": () => sa.CreateSchema("my db", { ifNotExists: true }),
  "type.integer": () => sa.Integer(),
  "type.string": () => sa.String(50),
  "type.string_collate": () => sa.String(50, { collation: "utf8mb4_bin" }),
  "type.text": () => sa.Text(),
  "type.numeric": () => sa.Numeric(),
  "type.time": () => sa.Time(),
  "type.interval": () => sa.Interval(),
  "type.timestamp": () => sa.TIMESTAMP(),
  "type.largebinary": () => sa.LargeBinary(),
  "type.uuid_native": () => sa.UUID(),
  "type.enum_non_native_check": () => sa.Enum("a", "bbb", { nativeEnum: false, length: 10 }),
  "type.decimal": () => sa.DECIMAL(12, 4),
  "type.char": () => sa.CHAR(2),
  "type.pickle": () => sa.PickleType(),
  "type.m_int_unsigned": () => sa.mysql.INTEGER({ unsigned: true }),
  "type.m_int_width": () => sa.mysql.INTEGER({ displayWidth: 4, zerofill: true }),
  "type.m_tinyint_unsigned": () => sa.mysql.TINYINT({ unsigned: true }),
  "type.m_double_ps": () => sa.mysql.DOUBLE(10, 4),
  "type.m_bit": () => sa.mysql.BIT(8),
  "type.m_year4": () => sa.mysql.YEAR(4),
  "type.m_datetime_fsp": () => sa.mysql.DATETIME({ fsp: 6 }),
  "type.m_timestamp_fsp": () => sa.mysql.TIMESTAMP({ fsp: 3 }),
  "type.m_time_fsp": () => sa.mysql.TIME({ fsp: 2 }),
  "type.m_tinytext": () => sa.mysql.TINYTEXT(),
  "type.m_text_len": () => sa.mysql.TEXT(1000),
  "type.m_varchar_binary": () => sa.mysql.VARCHAR(20, { binary: true }),
  "type.m_longblob": () => sa.mysql.LONGBLOB(),
  "type.m_enum": () => sa.mysql.ENUM("a", "b", { charset: "utf8mb4", collation: "utf8mb4_bin" }),
}
