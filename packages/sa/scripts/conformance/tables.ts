// The schema that SQLAlchemy's cases speak of, written with shoal. A new one per case.
import * as sa from "../../src/index.ts"

/** The tables of one evaluation. */
export function makeTables() {
  const metadata = new sa.MetaData()
  const users = new sa.Table(
    "users",
    metadata,
    {
      id: sa.Column(sa.Integer, { primaryKey: true }),
      name: sa.Column(sa.String(50), { nullable: false }),
      email: sa.Column(sa.String(120), { unique: true }),
      age: sa.Column(sa.SmallInteger),
      balance: sa.Column(sa.Numeric(10, 2), { nullable: false, serverDefault: sa.text("0.00") }),
      active: sa.Column(sa.Boolean, { nullable: false, serverDefault: sa.true_() }),
      prefs: sa.Column(sa.JSON),
      created_at: sa.Column(sa.DateTime, { serverDefault: sa.func.now() }),
    },
    { mysqlEngine: "InnoDB" },
  )
  const orders = new sa.Table("orders", metadata, {
    id: sa.Column(sa.BigInteger, { primaryKey: true }),
    user_id: sa.Column(sa.Integer, sa.ForeignKey("users.id", { ondelete: "CASCADE" }), {
      nullable: false,
      index: true,
    }),
    status: sa.Column(sa.Enum("new", "paid", "shipped"), { nullable: false, default: "new" }),
    total: sa.Column(sa.Numeric(12, 2)),
    note: sa.Column(sa.Text),
    placed_at: sa.Column(sa.mysql.DATETIME({ fsp: 3 })),
    updated_at: sa.Column(sa.DateTime, { onupdate: sa.func.now() }),
  })
  const items = new sa.Table("order_items", metadata, {
    order_id: sa.Column(sa.BigInteger, sa.ForeignKey("orders.id"), { primaryKey: true }),
    line_no: sa.Column(sa.mysql.TINYINT({ unsigned: true }), { primaryKey: true }),
    sku: sa.Column(sa.String(20), { nullable: false }),
    qty: sa.Column(sa.Integer, { nullable: false }),
    price: sa.Column(sa.Float),
    flags: sa.Column(sa.mysql.SET("gift", "fragile", "bulky")),
    payload: sa.Column(sa.LargeBinary),
  })
  const nodes = new sa.Table("Node", metadata, {
    id: sa.Column(sa.Integer, { primaryKey: true }),
    parent_id: sa.Column(sa.Integer, sa.ForeignKey("Node.id")),
    order: sa.Column(sa.Integer),
    rank: sa.Column(sa.Integer),
    label: sa.Column("Label", sa.String(40)),
    unit_price: sa.Column("unit price", sa.Numeric(8, 3)),
  })
  return { metadata, users, orders, items, nodes }
}

/** What a builder gets. */
export type Tables = ReturnType<typeof makeTables>
/** Writes one case with shoal. Untyped inside: some cases are wrong on purpose. */
export type Builder = (tables: Tables) => unknown
