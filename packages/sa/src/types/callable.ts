// Type names work as in SQLAlchemy: `sa.Integer`, `sa.String(64)` and `new sa.String(64)` all mean a type.

/** A type's public name: bare (`sa.Text`), called (`sa.String(64)`) or with `new`. */
export interface TypeFactory<A extends unknown[], I> {
  (...args: A): I
  new (...args: A): I
}

/**
 * Makes a class callable without `new`. `instanceof`, `extends` and static members keep working.
 *
 * @returns the class behind a proxy, seen as `F` (the call and construct signatures to publish).
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- F is the annotation of the constant that is exported
export function callable<F extends object>(target: abstract new (...args: never[]) => object): F {
  const handler: ProxyHandler<typeof target> = {
    apply: (constructor, _self, args: unknown[]): object => Reflect.construct(constructor, args) as object,
  }
  return new Proxy(target, handler) as unknown as F
}
