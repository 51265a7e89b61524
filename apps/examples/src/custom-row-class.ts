// aiomysql: "Custom DictCursor". Rows become instances of a class of yours.
import { connect, DictCursor } from "@shoal/driver"
import { url } from "./environment.ts"

class Person {
  declare readonly first: string
  declare readonly last: string

  get fullName(): string {
    return `${this.first} ${this.last}`
  }
}

class PersonCursor extends DictCursor<Person> {
  protected override newRow(): Person {
    return new Person()
  }
}

await using conn = await connect(url)
await using cur = conn.cursor(PersonCursor)

await cur.execute("SELECT 'Ada' AS first, 'Lovelace' AS last")
const person = await cur.fetchOne()
console.log(person instanceof Person, person?.fullName)
