// The blog's queries. Every row type below is inferred from the generated schema; none is written by hand.
import * as sa from "@shoal/sa"
import { author, post, postTag, tag } from "./schema.ts"

/** Adds an author, a few posts and their tags in one transaction; returns the author's id. */
export async function seed(engine: sa.Engine): Promise<number> {
  return await engine.begin(async (conn) => {
    const { insertedPrimaryKey } = await conn.execute(
      author.insert().values({ name: "Ada", email: "ada@example.org" }),
    )
    const authorId = Number(insertedPrimaryKey?.[0])
    await conn.execute(
      post.insert().values([
        {
          authorId,
          title: "Notes on the engine",
          body: "...",
          status: "published",
          rating: null,
          publishedAt: new Date(Date.UTC(2026, 0, 5)),
        },
        {
          authorId,
          title: "On Bernoulli numbers",
          body: "...",
          status: "published",
          rating: "4.75",
          publishedAt: new Date(Date.UTC(2026, 1, 9)),
        },
        { authorId, title: "Unfinished", body: "...", status: "draft", rating: null, publishedAt: null },
      ]),
    )
    await conn.execute(tag.insert().values([{ label: "machines" }, { label: "mathematics" }]))
    const posts = await conn
      .execute(sa.select(post.c.id).orderBy(post.c.id))
      .then((result) => result.scalars().all())
    const tags = await conn
      .execute(sa.select(tag.c.id).orderBy(tag.c.id))
      .then((result) => result.scalars().all())
    const [first = 0, second = 0] = posts
    const [machines = 0, mathematics = 0] = tags
    await conn.execute(
      postTag.insert().values([
        { postId: first, tagId: machines },
        { postId: second, tagId: machines },
        { postId: second, tagId: mathematics },
      ]),
    )
    return authorId
  })
}

/** Published posts with their author, newest first. */
export const published = sa
  .select(post.c.id, post.c.title, post.c.rating, author.c.name.as("author"), post.c.publishedAt)
  .join(author, post.c.authorId.eq(author.c.id))
  .where(post.c.status.eq("published"))
  .orderBy(post.c.publishedAt.desc())

/** Posts that carry the tag `label`, through the many-to-many table. */
export const taggedWith = sa
  .select(post.c.title, tag.c.label)
  .join(postTag, postTag.c.postId.eq(post.c.id))
  .join(tag, tag.c.id.eq(postTag.c.tagId))
  .where(tag.c.label.eq(sa.bindparam("label")))
  .orderBy(post.c.id)

/** Every tag with the number of its posts; a tag without posts counts 0. */
export const tagCounts = sa
  .select(tag.c.label, sa.func.count(postTag.c.postId).as("posts"))
  .outerjoin(postTag, postTag.c.tagId.eq(tag.c.id))
  .groupBy(tag.c.id, tag.c.label)
  .orderBy(tag.c.label)

/** One more view of a post. */
export const countView = (id: number): sa.Update =>
  post
    .update()
    .values({ views: post.c.views.add(1n) })
    .where(post.c.id.eq(id))
