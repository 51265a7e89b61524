// MySQL's character, byte, network and temporal types by their SQL names.
import type { AnyType } from "../type-engine.ts"
import { callable, type TypeFactory } from "../callable.ts"
import { LargeBinaryType, StringType, TextType, type MysqlStringOptions } from "../string.ts"
import { DateTimeType, type FspOptions } from "../temporal.ts"

/** `TINYTEXT`, 255 bytes. */
export class TinyTextType extends TextType {
  override readonly visitName = "tinytext"
}

/** `MEDIUMTEXT`, 16 MiB. */
export class MediumTextType extends TextType {
  override readonly visitName = "mediumtext"
}

/** `LONGTEXT`, 4 GiB. */
export class LongTextType extends TextType {
  override readonly visitName = "longtext"
}

/** `TINYBLOB`, 255 bytes. */
export class TinyBlobType extends LargeBinaryType {
  override readonly visitName = "tinyblob"
}

/** `MEDIUMBLOB`, 16 MiB. */
export class MediumBlobType extends LargeBinaryType {
  override readonly visitName = "mediumblob"
}

/** `LONGBLOB`, 4 GiB. */
export class LongBlobType extends LargeBinaryType {
  override readonly visitName = "longblob"
}

/** MariaDB's `INET4` (10.10): an IPv4 address as text. */
export class Inet4Type extends StringType {
  override readonly visitName = "inet4"

  override asGeneric(): AnyType {
    return new StringType(15)
  }
}

/** MariaDB's `INET6` (10.5): an IPv6 address as text. */
export class Inet6Type extends StringType {
  override readonly visitName = "inet6"

  override asGeneric(): AnyType {
    return new StringType(45)
  }
}

/** `TIMESTAMP(fsp)`: 1970 to 2038, stored in UTC. */
export class TimestampType extends DateTimeType {
  override readonly visitName = "timestamp"
}

type CharArgs = [length?: number, options?: MysqlStringOptions]
type TextArgs = [options?: MysqlStringOptions]

const unsized = (
  type: new (length?: number, options?: MysqlStringOptions) => TextType,
): TypeFactory<TextArgs, TextType> =>
  callable<TypeFactory<TextArgs, TextType>>(
    class extends type {
      constructor(options?: MysqlStringOptions) {
        super(undefined, options)
      }
    },
  )

/** `TINYTEXT`. */
export const TINYTEXT: TypeFactory<TextArgs, TextType> = unsized(TinyTextType)
/** `MEDIUMTEXT`. */
export const MEDIUMTEXT: TypeFactory<TextArgs, TextType> = unsized(MediumTextType)
/** `LONGTEXT`. */
export const LONGTEXT: TypeFactory<TextArgs, TextType> = unsized(LongTextType)
/** `VARCHAR(length)` with MySQL's options. */
export const VARCHAR: TypeFactory<CharArgs, StringType> = callable(StringType)
/** `TINYBLOB`. */
export const TINYBLOB: TypeFactory<[], TinyBlobType> = callable(TinyBlobType)
/** `MEDIUMBLOB`. */
export const MEDIUMBLOB: TypeFactory<[], MediumBlobType> = callable(MediumBlobType)
/** `LONGBLOB`. */
export const LONGBLOB: TypeFactory<[], LongBlobType> = callable(LongBlobType)
/** MariaDB's `INET4`. */
export const INET4: TypeFactory<[], Inet4Type> = callable(Inet4Type)
/** MariaDB's `INET6`. */
export const INET6: TypeFactory<[], Inet6Type> = callable(Inet6Type)
/** `TIMESTAMP`, or `TIMESTAMP(fsp)` with `{ fsp }`. */
export const TIMESTAMP: TypeFactory<[options?: FspOptions], TimestampType> = callable(TimestampType)
