// Columns that take their type from what they refer to.
import * as sa from "@shoal/sa"
import { same, type RowOf, type Same } from "./tables.ts"

const metadata = new sa.MetaData()
const authors = new sa.Table("authors", metadata, { id: sa.Column(sa.Integer, { primaryKey: true }) })
const books = new sa.Table("books", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  byText: sa.Column("author_id", sa.ForeignKey("authors.id"), { nullable: false }),
  byColumn: sa.Column(sa.ForeignKey(authors.c.id)),
  byFunction: sa.Column(
    sa.ForeignKey(() => authors.c.id),
    { nullable: false },
  ),
})

// The type of a text is not known, but the column compares with everything.
books.c.byText.eq(authors.c.id)
books.c.byText.eq(1)
books.c.byText.in([1, 2])
books.insert().values({ byText: 1, byFunction: 1 })
const query = sa.select(books.c.byText, books.c.byColumn, books.c.byFunction)
same<Same<RowOf<typeof query>, { byText: unknown; byColumn: number | null; byFunction: number }>>()
// @ts-expect-error the column has the type of its target
books.c.byColumn.eq("one")
