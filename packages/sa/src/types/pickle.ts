// Any JavaScript value in a BLOB.
import { deserialize, serialize } from "node:v8"
import { callable, type TypeFactory } from "./callable.ts"
import { LargeBinary, type LargeBinaryType } from "./string.ts"
import { TypeDecorator } from "./type-decorator.ts"
import { toType, type TypeInput } from "./type-engine.ts"

/** How values become bytes and back. */
export interface Pickler {
  dumps(value: unknown): Uint8Array
  loads(bytes: Uint8Array): unknown
}

/** Options of `PickleType`. */
export interface PickleOptions {
  /** @default Node's structured clone format (`node:v8`), which later versions of Node read too */
  pickler?: Pickler
  /** The type that stores the bytes. @default `sa.LargeBinary`, which is BLOB and takes 64 KiB; `sa.mysql.LONGBLOB` takes more */
  impl?: TypeInput<Uint8Array, "bin">
}

const structuredCloneFormat: Pickler = { dumps: serialize, loads: deserialize }

/**
 * Any value that can be cloned, stored as bytes: Map, Set, Date, bigint, typed arrays and cycles keep what they are, unlike in JSON. Functions
 * and class instances lose their class. Nothing in the database can look inside; `null` is SQL NULL.
 *
 * Reading runs no code of the data, unlike Python's pickle; still, only read what your own programs wrote.
 */
export class PickleTypeDecorator<T = unknown> extends TypeDecorator<T, LargeBinaryType> {
  readonly impl: LargeBinaryType
  readonly pickler: Pickler

  constructor(options: PickleOptions = {}) {
    super()
    this.impl = toType(options.impl ?? LargeBinary) as LargeBinaryType
    this.pickler = options.pickler ?? structuredCloneFormat
  }

  override processBindParam(value: T | null): Uint8Array | null {
    return value === null ? null : this.pickler.dumps(value)
  }

  override processResultValue(value: Uint8Array | null): T | null {
    return value === null ? null : (this.pickler.loads(value) as T)
  }
}

/** How to write PickleType: `sa.PickleType`, `sa.PickleType<Settings>()`. */
export interface PickleFactory extends TypeFactory<[options?: PickleOptions], PickleTypeDecorator> {
  <T>(options?: PickleOptions): PickleTypeDecorator<T>
  // The last signature is the one that a bare `sa.PickleType` is inferred from.
  (options?: PickleOptions): PickleTypeDecorator
}
/** Any JavaScript value in a BLOB. See {@link PickleTypeDecorator}. */
export const PickleType: PickleFactory = callable(PickleTypeDecorator)
