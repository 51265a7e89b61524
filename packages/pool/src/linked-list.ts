// A first-in-first-out list whose elements can leave from the middle at no cost: waiters that gave up, idle connections that died.

/** What an element must carry. An element is in at most one list. */
export interface ListNode<T> {
  next: T | undefined
  previous: T | undefined
}

/** The list. Elements hold the links, so nothing is allocated. */
export class LinkedList<T extends ListNode<T>> {
  #first: T | undefined
  #last: T | undefined
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The oldest element. */
  get first(): T | undefined {
    return this.#first
  }

  /** The newest element. */
  get last(): T | undefined {
    return this.#last
  }

  /** Appends an element that is in no list. */
  push(element: T): void {
    element.previous = this.#last
    if (this.#last === undefined) this.#first = element
    else this.#last.next = element
    this.#last = element
    this.#length++
  }

  /** Removes an element that is in this list. */
  remove(element: T): void {
    const { previous, next } = element
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    element.previous = undefined
    element.next = undefined
    this.#length--
  }

  /** The elements, oldest first. The current one may be removed while iterating. */
  *[Symbol.iterator](): IterableIterator<T> {
    let element = this.#first
    while (element !== undefined) {
      const { next } = element
      yield element
      element = next
    }
  }
}
